package crawler.graph;

import java.util.Arrays;

/**
 * Makes places a picture: even where a force leaves one dense core and empty rings, wide as a window is, and no circle on
 * another. Angles and the order from the centre outward stay, so what is linked stays together.
 */
final class Spacing {
    private static final double EVENED = 0.7; // of the way to equal density
    private static final double WIDE = 1.25; // the picture's width, its height being 1 / WIDE

    private final double[] x;
    private final double[] y;
    private final double[] radius;
    private final int nodes;

    private Spacing(double[] x, double[] y, double[] radius) {
        this.x = x;
        this.y = y;
        this.radius = radius;
        nodes = x.length;
    }

    /** Moves the nodes, in place, to where circles of these radii have room; unit of the places is that of the radii. */
    static void apply(double[] x, double[] y, double[] radius) {
        Spacing spacing = new Spacing(x, y, radius);
        spacing.even();
        int rounds = 0;
        while (rounds < 100 && spacing.pushApart()) {
            rounds++;
        }
    }

    /** Moves each along its ray towards the distance at which every ring has as many circles as its area holds. */
    private void even() {
        double centreX = 0;
        double centreY = 0;
        for (int node = 0; node < nodes; node++) {
            centreX += x[node] / nodes;
            centreY += y[node] / nodes;
        }
        double[] far = new double[nodes];
        long[] outward = new long[nodes];
        double area = 0;
        for (int node = 0; node < nodes; node++) {
            x[node] -= centreX;
            y[node] -= centreY;
            far[node] = Math.sqrt(x[node] * x[node] + y[node] * y[node]) + 1e-9;
            outward[node] = (long) (Math.min(far[node], 1e6) * 1000) << 32 | node;
            area += room(node) * room(node);
        }
        Arrays.sort(outward);
        double extent = nodes == 0 ? 1 : far[(int) outward[nodes - 1 - nodes / 50]]; // stragglers do not count
        double full = Math.sqrt(area * 3.5); // the circle that holds all of them with air between
        double inside = 0;
        for (long entry : outward) {
            int node = (int) entry;
            inside += room(node) * room(node);
            double even = full * Math.sqrt(inside / area);
            double own = Math.min(far[node] / extent, 1.1) * full;
            double by = (EVENED * even + (1 - EVENED) * own) / far[node];
            x[node] *= by * WIDE;
            y[node] *= by / WIDE;
        }
    }

    /** Half of what a node needs from one neighbour to the next: few nodes get room for their labels. */
    private double room(int node) {
        return radius[node] + 6 + 1000.0 / (nodes + 20);
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
        double gap = 4 + 600.0 / (nodes + 20);
        boolean touched = false;
        for (int i = 0; i < nodes; i++) {
            int one = (int) byX[i];
            for (int k = i + 1; k < nodes; k++) {
                int other = (int) byX[k];
                if ((byX[k] >> 32) - (byX[i] >> 32) > radius[one] + widest + gap + 1) {
                    break;
                }
                double dx = x[other] - x[one];
                double dy = y[other] - y[one];
                double room = radius[one] + radius[other] + gap;
                double distance = Math.sqrt(dx * dx + dy * dy);
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
