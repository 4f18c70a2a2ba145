package crawler.graph;

import java.util.Arrays;

/**
 * Places nodes in the plane so that what is linked lies close: springs along links, repulsion between all nodes through a
 * quadtree (Barnes and Hut 1986), speed set as in ForceAtlas2 (Jacomy et al. 2014). A link counts less the more links its
 * two ends have, or the navigation of a site would pull everything into one ball. The same graph gives the same places
 * on every machine: only additions, multiplications, divisions and square roots, all of which IEEE 754 fixes.
 */
final class Layout {
    private static final double GRAVITY = 0.02;

    private final Adjacency out;
    private final int nodes;
    private final double[] radius;
    private final double[] x;
    private final double[] y;
    private final double[] mass;
    private final double[] forceX;
    private final double[] forceY;
    private final double[] oldX;
    private final double[] oldY;
    private final double[] pull; // of every link, beside out.target
    private double speed = 1;

    private Layout(Adjacency out, double[] radius) {
        this.out = out;
        this.nodes = out.nodes();
        this.radius = radius;
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
     * @param radius of every node; circles do not overlap much in the end
     * @return x and y of every node, in the unit of the radii
     */
    static double[][] of(Adjacency out, double[] radius) {
        Layout layout = new Layout(out, radius);
        layout.begin();
        int rounds = out.nodes() <= 1000 ? 500 : 300;
        for (int round = 0; round < rounds; round++) {
            layout.round();
        }
        layout.spread();
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
                pull[i] = 1 / Math.sqrt((double) out.degree(node) * in[out.target()[i]]);
                sum += pull[i];
            }
        }
        double scale = sum == 0 ? 0 : 2.0 * nodes / sum; // two units of pull a node, however many links it has
        for (int i = 0; i < pull.length; i++) {
            pull[i] *= scale;
        }
    }

    private void round() {
        System.arraycopy(forceX, 0, oldX, 0, nodes);
        System.arraycopy(forceY, 0, oldY, 0, nodes);
        Arrays.fill(forceX, 0);
        Arrays.fill(forceY, 0);
        new QuadTree(x, y, mass).repel(30, forceX, forceY);
        for (int node = 0; node < nodes; node++) {
            double distance = Math.sqrt(x[node] * x[node] + y[node] * y[node]) + 1e-9;
            double gravity = GRAVITY * mass[node] * Math.sqrt(distance);
            forceX[node] -= x[node] / distance * gravity * 4;
            forceY[node] -= y[node] / distance * gravity * 4;
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

    /** Scales the picture to the room its circles need, then pushes apart those that still touch. */
    private void spread() {
        double margin = 9 + 1200.0 / (nodes + 25); // few nodes get room for their labels
        double area = 0;
        double extent = 1e-9;
        double[] far = new double[nodes];
        for (int node = 0; node < nodes; node++) {
            area += (radius[node] + margin) * (radius[node] + margin);
            far[node] = length(x[node], y[node]);
        }
        Arrays.sort(far);
        if (nodes > 0) {
            extent = Math.max(extent, far[nodes - 1 - nodes / 20]); // stragglers do not count
        }
        double scale = Math.sqrt(area * 5) / extent;
        for (int node = 0; node < nodes; node++) {
            x[node] *= scale;
            y[node] *= scale;
        }
        int rounds = 0;
        while (rounds < 60 && pushApart()) {
            rounds++;
        }
    }

    /** One pass over neighbours in the order of x; whether any circles touched. */
    private boolean pushApart() {
        long[] byX = new long[nodes];
        double widest = 0;
        for (int node = 0; node < nodes; node++) {
            byX[node] = (long) Math.floor(x[node]) << 32 | node;
            widest = Math.max(widest, radius[node]);
        }
        Arrays.sort(byX);
        boolean touched = false;
        for (int i = 0; i < nodes; i++) {
            int one = (int) byX[i];
            for (int k = i + 1; k < nodes; k++) {
                int other = (int) byX[k];
                if ((byX[k] >> 32) - (byX[i] >> 32) > radius[one] + widest + 4) {
                    break;
                }
                double dx = x[other] - x[one];
                double dy = y[other] - y[one];
                double room = radius[one] + radius[other] + 3;
                double distance = length(dx, dy);
                if (distance < room) {
                    touched = true;
                    double push = (room - distance) / 2 / (distance + 1e-6);
                    double aside = distance < 1e-6 ? 1 : 0; // on one spot: part sideways
                    x[one] -= dx * push + aside;
                    y[one] -= dy * push;
                    x[other] += dx * push + aside;
                    y[other] += dy * push;
                }
            }
        }
        return touched;
    }
}
