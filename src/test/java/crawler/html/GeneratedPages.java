package crawler.html;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pages written by chance from pieces that reach every state of the tokenizer, and mutations of them. */
final class GeneratedPages {
    private static final String[] PIECES = {
        "<a href=%>text</a>",
        "<a href=\"%?a=1&amp;b=2&copy=3\" class=x>text</a>",
        "<A title='<a href=no>' HREF = '%' href=no>text</A>",
        "<area href=%/><link rel=icon href=%>",
        "<p id=p%>text <b>bold <i>both</b> italic</i>",
        "<ul><li><a href=%>one</a><li><a href=%>two</a></ul>",
        "<table><tr><td><a href=%>cell</a></td></tr></table>",
        "<!-- <a href=no%> -- > --!x -->",
        "<!--><a href=%></a><!--->",
        "<!doctype html public \"x>\">",
        "<?php echo '<a href=no%>'?>",
        "</ bogus %>",
        "<title>t <a href=no%> &amp; </titl></title>",
        "<textarea><a href=no%></textarea >",
        "<style>a > b { x: '</styles>' } <!-- <a href=no%> --></style>",
        "<script>if (a < b) '<a href=no%>' </script>",
        "<script><!-- <script> '</script>' <a href=no%> --></script>",
        "<script src=%></script>",
        "<iframe src=%><a href=no%></iframe>",
        "<noframes><a href=no%></noframes>",
        "<noscript><a href=%>n</a></noscript>",
        "<template><a href=%>t</a></template>",
        "<select><option value=%>o<option>p</select>",
        "<svg><a href=%><title>x</title></a><g><path d=M0/></g></svg>",
        "<svg viewBox='0 0 1 1'><![CDATA[ <a href=no%> ]]><style>.a{}</style><use xlink:href=%/></svg>",
        "<svg><foreignObject><div><a href=%>f</a></div></foreignObject></svg>",
        "<math><mi>x</mi><annotation-xml encoding=text/html><p><a href=%>m</a></p></annotation-xml></math>",
        "<img src=% srcset='%a 1x, %b 2x' alt='a > b'>",
        "<video src=% poster=%><source src=%><track src=%></video>",
        "<form action=%><input value='>'></form>",
        "<blockquote cite=%>q <q cite=%>q</q></blockquote>",
        "<object data=%></object><embed src=%>",
        "<meta http-equiv=refresh content='5; url=%'>",
        "<h2>heading</h2><div class=a/b=c\"d>text &lt; text</div>",
        "text < 3 && > 2 &amp; \u00e9\u4e2d ",
    };

    private static final String[] INSERTS = {
        "<",
        ">",
        "\"",
        "'",
        "&",
        "/",
        "=",
        "!",
        "-",
        "[",
        "]",
        "\0",
        "\r",
        "\n",
        " ",
        "`",
        "\u00e9",
        "<!--",
        "-->",
        "--!>",
        "<![CDATA[",
        "]]>",
        "</",
        "<a ",
        "<a href=i>",
        "</a>",
        "</p>",
        "</div>",
        "</svg>",
        "<svg>",
        "<math>",
        "<title>",
        "</title>",
        "<script>",
        "</script>",
        "<textarea>",
        "<style>",
        "<base href=/b/>",
        "<desc>",
        "<foreignObject>",
        "<p>",
        "<div>",
        "<table>",
        "</table>",
        "<iframe>",
        "<select>",
        "&notit;",
        "&#x41;"
    };

    private final Random random;

    GeneratedPages(long seed) {
        random = new Random(seed);
    }

    /** A page of some pieces. */
    byte[] page() {
        StringBuilder page = new StringBuilder();
        int number = 0;
        for (int pieces = 1 + random.nextInt(12); pieces > 0; pieces--) {
            String piece = PIECES[random.nextInt(PIECES.length)];
            for (int i = 0; i < piece.length(); i++) {
                if (piece.charAt(i) == '%') {
                    page.append('u').append(number++);
                } else {
                    page.append(piece.charAt(i));
                }
            }
        }
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The page with something cut, doubled or inserted, a few times. */
    byte[] mutated(byte[] page) {
        byte[] mutated = page;
        for (int times = 1 + random.nextInt(5); times > 0; times--) {
            int at = random.nextInt(mutated.length + 1);
            int length = Math.min(mutated.length - at, random.nextInt(30));
            mutated = switch (random.nextInt(4)) {
                case 0 -> join(mutated, at, new byte[0], at + length);
                case 1 -> join(mutated, at + length, new byte[0], at);
                default ->
                    join(mutated, at, INSERTS[random.nextInt(INSERTS.length)].getBytes(StandardCharsets.UTF_8), at);
            };
        }
        return mutated;
    }

    /** Bytes without any sense, but of those that mean something. */
    byte[] noise() {
        List<byte[]> parts = new ArrayList<>();
        for (int n = random.nextInt(60); n > 0; n--) {
            if (random.nextInt(3) == 0) {
                parts.add(new byte[] {(byte) random.nextInt()});
            } else if (random.nextInt(4) == 0) {
                parts.add(PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_16LE));
            } else {
                parts.add(INSERTS[random.nextInt(INSERTS.length)].getBytes(StandardCharsets.UTF_8));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] join(byte[] page, int to, byte[] middle, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(page, 0, to);
        out.writeBytes(middle);
        out.write(page, from, page.length - from);
        return out.toByteArray();
    }
}
