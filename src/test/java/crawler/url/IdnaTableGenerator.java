package crawler.url;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Writes {@code idna.table} for {@link IdnaTable} from a folder with Unicode's files IdnaMappingTable.txt (of UTS 46),
 * DerivedBidiClass.txt, DerivedJoiningType.txt, DerivedGeneralCategory.txt and DerivedCombiningClass.txt (of the
 * character database). Arguments: that folder, the file to write. The last run was for Unicode 18.0.0.
 */
final class IdnaTableGenerator {
    private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;

    private final String[] mapping = new String[CODE_POINTS];
    private final byte[] status = new byte[CODE_POINTS];
    private final byte[] bidi = new byte[CODE_POINTS];
    private final byte[] joining = new byte[CODE_POINTS];
    private final boolean[] mark = new boolean[CODE_POINTS];
    private final boolean[] virama = new boolean[CODE_POINTS];

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.write(Path.of(arguments[1]), new IdnaTableGenerator(folder).table());
    }

    private IdnaTableGenerator(Path folder) throws IOException {
        read(folder.resolve("IdnaMappingTable.txt"), this::status);
        read(folder.resolve("DerivedBidiClass.txt"), (c, fields) -> bidi[c] = (byte) bidi(fields[1]));
        read(folder.resolve("DerivedJoiningType.txt"), (c, fields) -> joining[c] = (byte) joining(fields[1]));
        read(folder.resolve("DerivedGeneralCategory.txt"), (c, fields) -> mark[c] = fields[1].startsWith("M"));
        read(folder.resolve("DerivedCombiningClass.txt"), (c, fields) -> virama[c] = fields[1].equals("9"));
    }

    private static void read(Path file, BiConsumer<Integer, String[]> each) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.replaceFirst("#.*", "").split(";", -1);
            if (fields.length > 1) {
                Arrays.setAll(fields, i -> fields[i].strip());
                String[] range = fields[0].split("\\.\\.", -1);
                int last = Integer.parseInt(range[range.length - 1], 16);
                for (int c = Integer.parseInt(range[0], 16); c <= last; c++) {
                    each.accept(c, fields);
                }
            }
        }
    }

    private void status(int c, String[] fields) {
        status[c] = (byte)
                switch (fields[1]) {
                    case "valid", "deviation" -> IdnaTable.VALID;
                    case "ignored" -> IdnaTable.IGNORED;
                    case "mapped" -> IdnaTable.MAPPED;
                    default -> IdnaTable.DISALLOWED;
                };
        if (status[c] == IdnaTable.MAPPED) {
            StringBuilder mapped = new StringBuilder();
            for (String codePoint : fields[2].split(" ", -1)) {
                mapped.appendCodePoint(Integer.parseInt(codePoint, 16));
            }
            mapping[c] = mapped.toString();
            if (mapped.codePointCount(0, mapped.length()) == 1) {
                status[c] = IdnaTable.SHIFTED;
            }
        }
    }

    private static int bidi(String name) {
        return switch (name) {
            case "L" -> IdnaTable.LEFT;
            case "R", "AL" -> IdnaTable.RIGHT;
            case "AN" -> IdnaTable.ARABIC_NUMBER;
            case "EN" -> IdnaTable.EUROPEAN_NUMBER;
            case "ES", "CS", "ET", "ON", "BN" -> IdnaTable.NEUTRAL;
            case "NSM" -> IdnaTable.NONSPACING;
            default -> IdnaTable.OTHER;
        };
    }

    private static int joining(String name) {
        return switch (name) {
            case "L" -> IdnaTable.JOINS_NEXT;
            case "R" -> IdnaTable.JOINS_PREVIOUS;
            case "D" -> IdnaTable.JOINS_NEXT | IdnaTable.JOINS_PREVIOUS;
            case "T" -> IdnaTable.TRANSPARENT;
            default -> 0;
        };
    }

    private byte[] table() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int start = 0, end; start < CODE_POINTS; start = end) {
            end = start + 1;
            while (end < CODE_POINTS && status[end] == status[start] && same(start, end)) {
                end++;
            }
            number((end - start) << 3 | status[start], out);
            switch (status[start]) {
                case IdnaTable.VALID -> number(properties(start), out);
                case IdnaTable.SHIFTED -> number(shift(start) << 1 ^ shift(start) >> 31, out);
                case IdnaTable.MAPPED -> {
                    number(mapping[start].length(), out);
                    mapping[start].chars().forEach(unit -> number(unit, out));
                }
                default -> {}
            }
        }
        return out.toByteArray();
    }

    private boolean same(int a, int b) {
        return switch (status[a]) {
            case IdnaTable.VALID -> properties(a) == properties(b);
            case IdnaTable.SHIFTED -> shift(a) == shift(b);
            case IdnaTable.MAPPED -> mapping[a].equals(mapping[b]);
            default -> true;
        };
    }

    private int properties(int c) {
        return IdnaTable.properties(bidi[c], joining[c], mark[c], virama[c]);
    }

    private int shift(int c) {
        return mapping[c].codePointAt(0) - c;
    }

    private static void number(int value, ByteArrayOutputStream out) {
        int rest = value;
        for (; rest > 0x7F; rest >>>= 7) {
            out.write((rest & 0x7F) | 0x80);
        }
        out.write(rest);
    }
}
