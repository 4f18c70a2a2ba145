package crawler.graph;

import java.util.Arrays;

/**
 * Places nodes in the plane so that what is linked lies close: springs along links, repulsion between all nodes through a
 * quadtree (Barnes and Hut 1986), speed set as in ForceAtlas2 (Jacomy et al. 2014). A link counts less the more links its
 * two ends have, or the navigation of a site would pull everything into one ball; what one page alone links to gathers
 * around it. The same graph gives the same places on every machine: only additions, multiplications, divisions and square
 * roots, all of which IEEE 754 fixes.
 */
final class Layout {
    private static final double REPULSION = 30;
    private static final double ATTRACTION = 6; // units of pull a node, on average, however many links it has
    private static final double GRAVITY = 0.2;

    private final Adjacency out;
    private final int nodes;
    private final double[] x;
    private final double[] y;
    private final double[] mass;
    private final double[] forceX;
    private final double[] forceY;
    private final double[] oldX;
    private final double[] oldY;
    private final double[] pull; // of every link, beside out.target
    private double speed = 1;

    private Layout(Adjacency out) {
        this.out = out;
        this.nodes = out.nodes();
        x = new double[nodes];
        y = new double[nodes];
        mass = new double[nodes];
        forceX = new double[nodes];
        forceY = new double[nodes];
        oldX = new double[nodes];
        oldY = new double[nodes];
        pull = new double[out.edges()];
    }

    /**
     * Computes it.
     *
     * @param radius of every node; in the end circles do not overlap, but for a few where very many are close
     * @return x and y of every node, in the unit of the radii
     */
    static double[][] of(Adjacency out, double[] radius) {
        Layout layout = new Layout(out);
        layout.begin();
        int rounds = out.nodes() <= 1000 ? 500 : 300;
        for (int round = 0; round < rounds; round++) {
            layout.round();
        }
        Spacing.apply(layout.x, layout.y, radius);
        return new double[][] {layout.x, layout.y};
    }

    /** A sunflower: even, and without chance. */
    private void begin() {
        double cosine = -0.7373688780783197; // of the golden angle
        double sine = 0.6754902942615238;
        double dx = 1;
        double dy = 0;
        int[] in = new int[nodes];
        for (int target : out.target()) {
            in[target]++;
        }
        for (int node = 0; node < nodes; node++) {
            double distance = 10 * Math.sqrt(node);
            x[node] = distance * dx;
            y[node] = distance * dy;
            double turned = dx * cosine - dy * sine;
            dy = dx * sine + dy * cosine;
            dx = turned;
            mass[node] = 1 + Math.sqrt(out.degree(node) + in[node]) / 2;
        }
        double sum = 0;
        for (int node = 0; node < nodes; node++) {
            for (int i = out.first()[node]; i < out.first()[node + 1]; i++) {
                double known = in[out.target()[i]]; // a link to what all link to says least
                pull[i] = 1 / Math.sqrt(known * Math.sqrt(known * out.degree(node)));
                sum += pull[i];
            }
        }
        double scale = sum == 0 ? 0 : ATTRACTION * nodes / sum;
        for (int i = 0; i < pull.length; i++) {
            pull[i] *= scale;
        }
    }

    private void round() {
        System.arraycopy(forceX, 0, oldX, 0, nodes);
        System.arraycopy(forceY, 0, oldY, 0, nodes);
        Arrays.fill(forceX, 0);
        Arrays.fill(forceY, 0);
        new QuadTree(x, y, mass).repel(REPULSION, forceX, forceY);
        for (int node = 0; node < nodes; node++) {
            double distance = Math.sqrt(x[node] * x[node] + y[node] * y[node]) + 1e-9;
            double gravity = GRAVITY * mass[node] * Math.sqrt(distance);
            forceX[node] -= x[node] / distance * gravity;
            forceY[node] -= y[node] / distance * gravity;
            for (int i = out.first()[node]; i < out.first()[node + 1]; i++) {
                attract(node, out.target()[i], pull[i]);
            }
        }
        move();
    }

    private void attract(int from, int to, double strength) {
        double dx = x[to] - x[from];
        double dy = y[to] - y[from];
        double by = strength / Math.sqrt(1 + Math.sqrt(dx * dx + dy * dy)); // grows with the root of the distance
        forceX[from] += dx * by;
        forceY[from] += dy * by;
        forceX[to] -= dx * by;
        forceY[to] -= dy * by;
    }

    private void move() {
        double swing = 0; // movement to and fro
        double traction = 0; // movement onward
        for (int node = 0; node < nodes; node++) {
            swing += mass[node] * length(forceX[node] - oldX[node], forceY[node] - oldY[node]);
            traction += mass[node] * length(forceX[node] + oldX[node], forceY[node] + oldY[node]) / 2;
        }
        double wanted = swing == 0 ? speed : traction / swing;
        speed = Math.min(wanted, 1.5 * speed);
        for (int node = 0; node < nodes; node++) {
            double own = mass[node] * length(forceX[node] - oldX[node], forceY[node] - oldY[node]);
            double step = speed / (1 + speed * Math.sqrt(own));
            double force = length(forceX[node], forceY[node]);
            step = Math.min(step, 50 / (force + 1e-9));
            x[node] += forceX[node] * step;
            y[node] += forceY[node] * step;
        }
    }

    private static double length(double dx, double dy) {
        return Math.sqrt(dx * dx + dy * dy);
    }
}
