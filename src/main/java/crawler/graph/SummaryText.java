package crawler.graph;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The summary a person reads: one fact a line, the name of the fact first. Control characters never reach a terminal. */
public final class SummaryText {
    private final Analysis analysis;
    private final LinkGraph graph;
    private final NodeKind kind;
    private final int top;
    private final PrintWriter out;

    /**
     * A summary to print.
     *
     * @param top how many nodes its lists show; 0 leaves the lists out
     */
    public SummaryText(Analysis analysis, NodeKind kind, int top, PrintWriter out) {
        this.analysis = analysis;
        this.graph = analysis.graph();
        this.kind = kind;
        this.top = top;
        this.out = out;
    }

    /**
     * Prints it all.
     *
     * @param rows rows read, repetitions and all
     * @param withoutHost rows left out because they name no host
     */
    public void print(long rows, long withoutHost) {
        say("rows", "%,d", rows);
        if (withoutHost > 0) {
            say("left out", "%,d rows without a %s", withoutHost, kind == NodeKind.PAGE ? "page" : "host");
        }
        say("nodes", "%,d (each a %s)", graph.nodes(), kind == NodeKind.PAGE ? "page: a URL without #fragment" : kind);
        say("edges", "%,d", graph.edges());
        say("self-links", "%,d", analysis.selfLinks());
        say("components", "%s weak, %s strong", sizes(analysis.weak()), sizes(analysis.strong()));
        say("in-degree", "%s", degrees(analysis.in()));
        say("out-degree", "%s", degrees(analysis.out()));
        say("orphans", "%,d (sources nothing else links to)", analysis.orphans().length);
        say(
                "dead ends",
                "%,d (linked to, no links onward: not fetched, no HTML, or none there)",
                analysis.deadEnds().length);
        depths();
        top(
                "most linked to",
                graph.in()::degree,
                node -> String.format(Locale.ROOT, "%,d", graph.in().degree(node)));
        top(
                "highest PageRank",
                node -> analysis.rank()[node],
                node -> String.format(Locale.ROOT, "%.6f", analysis.rank()[node]));
        list("orphans", analysis.orphans());
        out.flush();
    }

    private void say(String name, String form, Object... values) {
        out.println(String.format(Locale.ROOT, "%-12s", name) + String.format(Locale.ROOT, form, values));
    }

    private static String sizes(Components components) {
        return String.format(Locale.ROOT, "%,d (largest %,d)", components.count(), components.largest());
    }

    private static String degrees(Degrees degrees) {
        return String.format(
                Locale.ROOT,
                "mean %.2f, median %,d, 90%% %,d, 99%% %,d, most %,d",
                degrees.mean(),
                degrees.median(),
                degrees.ninety(),
                degrees.ninetyNine(),
                degrees.largest());
    }

    private void depths() {
        int[] nodesAt = analysis.depths().nodesAt();
        StringBuilder line = new StringBuilder();
        for (int depth = 0; depth < Math.min(nodesAt.length, 20); depth++) {
            line.append(String.format(Locale.ROOT, "%s%d: %,d", depth == 0 ? "" : ", ", depth, nodesAt[depth]));
        }
        if (nodesAt.length > 20) {
            line.append(String.format(Locale.ROOT, " … deepest %,d", nodesAt.length - 1));
        }
        if (analysis.depths().unreached() > 0) {
            line.append(String.format(
                    Locale.ROOT, "; not reached: %,d", analysis.depths().unreached()));
        }
        say("link depth", "%s (nodes at each distance from the first source and the orphans)", line);
    }

    private void top(String title, IntToDoubleFunction value, IntFunction<String> shown) {
        int[] best = best(value);
        if (best.length > 0) {
            out.println();
            out.println(title + ":");
        }
        List<String> values = new ArrayList<>();
        Arrays.stream(best).forEach(node -> values.add(shown.apply(node)));
        int width = values.stream().mapToInt(String::length).max().orElse(0);
        for (int i = 0; i < best.length; i++) {
            out.println("  " + " ".repeat(width - values.get(i).length()) + values.get(i) + "  " + name(best[i]));
        }
    }

    /** The nodes of the largest values, largest first; of equal ones, the one read first. */
    private int[] best(IntToDoubleFunction value) {
        Comparator<Integer> worstFirst =
                Comparator.<Integer>comparingDouble(value::applyAsDouble).thenComparing(Comparator.reverseOrder());
        PriorityQueue<Integer> kept = new PriorityQueue<>(worstFirst);
        for (int node = 0; node < graph.nodes() && top > 0; node++) {
            if (kept.size() < top) {
                kept.add(node);
            } else if (value.applyAsDouble(node) > value.applyAsDouble(kept.element())) {
                kept.remove();
                kept.add(node);
            }
        }
        return kept.stream()
                .sorted(worstFirst.reversed())
                .mapToInt(node -> node)
                .toArray();
    }

    private void list(String title, int[] nodes) {
        if (nodes.length > 0 && top > 0) {
            out.println();
            out.println(title + ":");
            IntStream.of(nodes).limit(top).forEach(node -> out.println("  " + name(node)));
            if (nodes.length > top) {
                out.println(String.format(Locale.ROOT, "  … and %,d more", nodes.length - top));
            }
        }
    }

    /** Characters that steer terminals or hide text (C1 controls, bidirectional marks) are shown as {@code ?}. */
    private String name(int node) {
        return graph.names()
                .get(node)
                .codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
