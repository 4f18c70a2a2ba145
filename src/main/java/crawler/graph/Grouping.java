package crawler.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Gathers the nodes of a graph too large to be drawn: pages by host, hosts by domain; while there is room, the largest group
 * of pages is opened folder by folder. Of too many groups, those of the least PageRank become one.
 */
final class Grouping {
    private static final int DEEPEST_FOLDER = 20;

    private final Analysis analysis;
    private final NodeKind kind;
    private final int most;
    private final List<Group> groups = new ArrayList<>();

    /** Nodes whose names begin alike. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Group(String name, int[] nodes, int depth) {}

    private Grouping(Analysis analysis, NodeKind kind, int most) {
        this.analysis = analysis;
        this.kind = kind;
        this.most = most;
    }

    /** At most {@code most} groups, which together hold every node once. */
    static List<Group> of(Analysis analysis, NodeKind kind, int most) {
        Grouping grouping = new Grouping(analysis, kind, most);
        grouping.gather();
        return grouping.groups;
    }

    private void gather() {
        NodeNames names = analysis.graph().names();
        List<Group> first = split(IntStream.range(0, names.size()).toArray(), node -> topOf(names.get(node)), 0);
        if (first.size() > most) {
            first.sort(Comparator.comparingDouble((Group group) -> -rank(group)));
            int[] rest = first.subList(most - 1, first.size()).stream()
                    .flatMapToInt(group -> IntStream.of(group.nodes()))
                    .toArray();
            String name = "(" + (first.size() - most + 1) + " others)";
            first = new ArrayList<>(first.subList(0, most - 1));
            first.add(new Group(name, rest, DEEPEST_FOLDER));
        }
        if (kind == NodeKind.PAGE) {
            openFolders(first);
        } else {
            groups.addAll(first);
        }
    }

    private void openFolders(List<Group> first) {
        NodeNames names = analysis.graph().names();
        PriorityQueue<Group> largest = new PriorityQueue<>(
                Comparator.comparingInt((Group group) -> -group.nodes().length).thenComparing(Group::name));
        largest.addAll(first);
        while (!largest.isEmpty()) {
            Group group = largest.remove();
            List<Group> parts = group.nodes().length < 2 || group.depth() == DEEPEST_FOLDER
                    ? List.of(group)
                    : split(group.nodes(), node -> folderOf(names.get(node), group.name()), group.depth() + 1);
            if ((parts.size() == 1 && parts.get(0).name().equals(group.name()))
                    || groups.size() + largest.size() + parts.size() > most) {
                groups.add(group);
                continue;
            }
            for (Group part : parts) {
                if (part.name().equals(group.name())) {
                    groups.add(part); // the pages of this very folder
                } else {
                    largest.add(part);
                }
            }
        }
    }

    private double rank(Group group) {
        return IntStream.of(group.nodes())
                .mapToDouble(node -> analysis.rank()[node])
                .sum();
    }

    private static List<Group> split(int[] nodes, IntFunction<String> key, int depth) {
        Map<String, IntStream.Builder> parts = new LinkedHashMap<>();
        for (int node : nodes) {
            parts.computeIfAbsent(key.apply(node), name -> IntStream.builder()).add(node);
        }
        List<Group> groups = new ArrayList<>();
        parts.forEach((name, part) -> groups.add(new Group(name, part.build().toArray(), depth)));
        return groups;
    }

    private String topOf(String name) {
        return switch (kind) {
            case DOMAIN -> name;
            case HOST -> NodeKind.domainOf(name);
            case PAGE -> {
                String host = NodeKind.hostOf(name);
                yield host.isEmpty()
                        ? name.substring(0, name.indexOf(':') + 1)
                        : name.substring(0, name.indexOf("//") + 2) + host + "/";
            }
        };
    }

    /** {@code http://host/a/b/c.html} in {@code http://host/a/} is in {@code http://host/a/b/}. */
    private static String folderOf(String url, String folder) {
        int query = url.indexOf('?');
        int end = url.startsWith(folder) ? url.indexOf('/', folder.length()) : -1;
        return end < 0 || (query >= 0 && end > query) ? folder : url.substring(0, end + 1);
    }
}
