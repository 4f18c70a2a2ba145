package crawler.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every figure against the plainest way to compute it, on small random graphs. */
class GraphAlgorithmsTest {
    private static final int GRAPHS = 300;

    @Test
    void an_edge_found_twice_stands_once_and_both_directions_agree() {
        for (int seed = 0; seed < GRAPHS; seed++) {
            boolean[][] links = random(seed);
            Adjacency out = graph(links).out();
            Adjacency in = graph(links).in();
            for (int from = 0; from < links.length; from++) {
                assertArrayEquals(row(links, from), neighbours(out, from));
                assertArrayEquals(column(links, from), neighbours(in, from));
            }
        }
    }

    @Test
    void components_are_those_of_reachability() {
        for (int seed = 0; seed < GRAPHS; seed++) {
            boolean[][] links = random(seed);
            boolean[][] reach = closure(links);
            boolean[][] either = closure(symmetric(links));
            Components weak = Components.weak(graph(links).out());
            Components strong = Components.strong(graph(links).out());
            for (int a = 0; a < links.length; a++) {
                for (int b = 0; b < links.length; b++) {
                    assertEquals(either[a][b], weak.of()[a] == weak.of()[b]);
                    assertEquals(reach[a][b] && reach[b][a], strong.of()[a] == strong.of()[b]);
                }
            }
            for (int i = 1; i < strong.count(); i++) {
                assertEquals(true, strong.sizes()[i - 1] >= strong.sizes()[i]);
            }
        }
    }

    @Test
    void a_path_of_a_million_nodes_overflows_no_stack() {
        int nodes = 1_000_000;
        Edges edges = new Edges();
        for (int node = 0; node + 1 < nodes; node++) {
            edges.add(node, node + 1);
        }
        assertEquals(nodes, Components.strong(edges.adjacency(nodes)).count());
    }

    @Test
    void pagerank_is_the_fixed_point_of_its_definition() {
        for (int seed = 0; seed < GRAPHS; seed++) {
            boolean[][] links = random(seed);
            double[] rank = PageRank.of(graph(links));
            int nodes = links.length;
            double[] again = new double[nodes];
            double sum = 0;
            for (int from = 0; from < nodes; from++) {
                sum += rank[from];
                int degree = row(links, from).length;
                for (int to = 0; to < nodes; to++) {
                    double share = degree == 0 ? 1.0 / nodes : links[from][to] ? 1.0 / degree : 0;
                    again[to] += 0.85 * rank[from] * share + 0.15 / nodes * rank[from];
                }
            }
            assertEquals(1, sum, 1e-9);
            assertArrayEquals(again, rank, 1e-9);
        }
    }

    @Test
    void depths_are_shortest_paths_from_the_first_source_and_the_orphans() {
        for (int seed = 0; seed < GRAPHS; seed++) {
            boolean[][] links = random(seed);
            Analysis analysis = new Analysis(graph(links));
            int[] expected = new int[links.length];
            Arrays.fill(expected, -1);
            for (int node = 0; node < links.length; node++) {
                int self = node;
                boolean linked = IntStream.range(0, links.length).anyMatch(from -> from != self && links[from][self]);
                expected[node] = node == 0 || (!linked && row(links, node).length > 0) ? 0 : -1;
            }
            for (int round = 0; round < links.length; round++) { // Bellman and Ford
                for (int from = 0; from < links.length; from++) {
                    for (int to : row(links, from)) {
                        if (expected[from] >= 0 && (expected[to] < 0 || expected[to] > expected[from] + 1)) {
                            expected[to] = expected[from] + 1;
                        }
                    }
                }
            }
            assertArrayEquals(expected, analysis.depths().of());
        }
    }

    @Test
    void names_keep_their_numbers_through_every_growth() {
        NodeNames names = new NodeNames();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100_000; i++) {
                byte[] name =
                        ("http://example.com/" + i + "/" + "x".repeat(i % 90)).getBytes(StandardCharsets.US_ASCII);
                assertEquals(i, names.intern(name, 0, name.length));
            }
        }
        assertEquals("http://example.com/99999/" + "x".repeat(9), names.get(99_999));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 300})
    void a_layout_is_the_same_every_time_and_no_circles_cover_each_other(int nodes) {
        Random chance = new Random(7);
        Edges edges = new Edges();
        Edges same = new Edges();
        for (int i = 0; i < 3 * nodes; i++) {
            int from = chance.nextInt(nodes);
            int to = chance.nextInt(nodes);
            edges.add(from, to);
            same.add(from, to);
        }
        double[] radius = new double[nodes];
        Arrays.setAll(radius, node -> 3 + node % 7);
        double[][] places = Layout.of(edges.adjacency(nodes), radius);
        double[][] again = Layout.of(same.adjacency(nodes), radius);
        assertArrayEquals(places[0], again[0]);
        assertArrayEquals(places[1], again[1]);
        for (int a = 0; a < nodes; a++) {
            for (int b = 0; b < a; b++) {
                assertTrue(distance(places, a, b) > radius[a] + radius[b], "distance " + distance(places, a, b));
            }
        }
    }

    @Test
    void what_one_page_alone_links_to_gathers_around_it() {
        int leaves = 60;
        Edges edges = new Edges();
        edges.add(0, 1);
        edges.add(1, 0);
        for (int leaf = 2; leaf < 2 + 2 * leaves; leaf++) {
            edges.add(leaf % 2, leaf);
        }
        double[] radius = new double[2 + 2 * leaves];
        Arrays.fill(radius, 3);
        double[][] places = Layout.of(edges.adjacency(radius.length), radius);
        for (int leaf = 2; leaf < radius.length; leaf++) {
            assertTrue(distance(places, leaf, leaf % 2) < distance(places, leaf, 1 - leaf % 2));
        }
    }

    @Test
    void a_dense_core_is_given_room() {
        int nodes = 400;
        Random chance = new Random(11);
        double[] x = new double[nodes];
        double[] y = new double[nodes];
        double[] radius = new double[nodes];
        for (int node = 0; node < nodes; node++) {
            double far = Math.pow(chance.nextDouble(), 3) * 1000; // half of them within an eighth of the extent
            double turn = chance.nextDouble() * 2 * Math.PI;
            x[node] = far * Math.cos(turn);
            y[node] = far * Math.sin(turn);
            radius[node] = 3;
        }
        Spacing.apply(x, y, radius);
        double width = Arrays.stream(x).map(Math::abs).max().orElseThrow();
        double height = Arrays.stream(y).map(Math::abs).max().orElseThrow();
        double[] area = IntStream.range(0, nodes)
                .mapToDouble(node -> x[node] * x[node] / width / width + y[node] * y[node] / height / height)
                .sorted()
                .toArray();
        assertTrue(area[nodes / 2] > 0.2, "half of the nodes share " + area[nodes / 2] + " of the area");
        assertTrue(width > height, width + " by " + height);
    }

    @Test
    void barnes_and_hut_come_near_the_sum_over_all_pairs() {
        Random chance = new Random(3);
        int nodes = 400;
        double[] x = chance.doubles(nodes, -100, 100).toArray();
        double[] y = chance.doubles(nodes, -100, 100).toArray();
        double[] mass = chance.doubles(nodes, 1, 3).toArray();
        double[] forceX = new double[nodes];
        double[] forceY = new double[nodes];
        new QuadTree(x, y, mass).repel(1, forceX, forceY);
        double wrong = 0;
        double all = 0;
        for (int a = 0; a < nodes; a++) {
            double exactX = 0;
            double exactY = 0;
            for (int b = 0; b < nodes; b++) {
                double dx = x[a] - x[b];
                double dy = y[a] - y[b];
                double by = a == b ? 0 : mass[a] * mass[b] / (dx * dx + dy * dy + 0.01);
                exactX += dx * by;
                exactY += dy * by;
            }
            wrong += Math.hypot(forceX[a] - exactX, forceY[a] - exactY);
            all += Math.hypot(exactX, exactY);
        }
        assertEquals(0, wrong / all, 0.12);
    }

    private static double distance(double[][] places, int one, int other) {
        return Math.hypot(places[0][one] - places[0][other], places[1][one] - places[1][other]);
    }

    private static boolean[][] random(int seed) {
        Random chance = new Random(seed);
        boolean[][] links = new boolean[1 + chance.nextInt(12)][];
        double density = chance.nextDouble() * 0.4;
        for (int from = 0; from < links.length; from++) {
            links[from] = new boolean[links.length];
            for (int to = 0; to < links.length; to++) {
                links[from][to] = chance.nextDouble() < density;
            }
        }
        return links;
    }

    private static LinkGraph graph(boolean[][] links) {
        NodeNames names = new NodeNames();
        Edges edges = new Edges();
        for (int node = 0; node < links.length; node++) {
            byte[] name = ("n" + node).getBytes(StandardCharsets.US_ASCII);
            names.intern(name, 0, name.length);
        }
        for (int twice = 0; twice < 2; twice++) {
            for (int from = links.length - 1; from >= 0; from--) {
                for (int to : row(links, from)) {
                    edges.add(from, to);
                }
            }
        }
        return new LinkGraph(names, edges);
    }

    private static boolean[][] symmetric(boolean[][] links) {
        boolean[][] both = new boolean[links.length][links.length];
        for (int a = 0; a < links.length; a++) {
            for (int b = 0; b < links.length; b++) {
                both[a][b] = links[a][b] || links[b][a];
            }
        }
        return both;
    }

    private static boolean[][] closure(boolean[][] links) {
        int nodes = links.length;
        boolean[][] reach = new boolean[nodes][nodes];
        for (int a = 0; a < nodes; a++) {
            reach[a] = links[a].clone();
            reach[a][a] = true;
        }
        for (int by = 0; by < nodes; by++) {
            for (int a = 0; a < nodes; a++) {
                for (int b = 0; b < nodes; b++) {
                    reach[a][b] |= reach[a][by] && reach[by][b];
                }
            }
        }
        return reach;
    }

    private static int[] row(boolean[][] links, int from) {
        return IntStream.range(0, links.length).filter(to -> links[from][to]).toArray();
    }

    private static int[] column(boolean[][] links, int to) {
        return IntStream.range(0, links.length).filter(from -> links[from][to]).toArray();
    }

    private static int[] neighbours(Adjacency edges, int node) {
        TreeSet<Integer> found = new TreeSet<>();
        for (int i = edges.first()[node]; i < edges.first()[node + 1]; i++) {
            found.add(edges.target()[i]);
        }
        assertEquals(edges.degree(node), found.size());
        return found.stream().mapToInt(other -> other).toArray();
    }
}
