package crawler.graph;

import java.util.Arrays;

/** Masses in the plane, summed up square by square: far ones then repel as one (Barnes and Hut 1986). */
final class QuadTree {
    private static final double THETA = 1.1; // a square this many times its size away is taken as one mass
    private static final int DEEPEST = 40; // nodes still together there share a spot

    private final double[] x;
    private final double[] y;
    private final double[] mass;

    // One entry a square; its four quarters stand one behind the other from child on, 0 being none.
    private int[] child = new int[64];
    private int[] single = new int[64]; // the only node in it, or -1
    private double[] sumX = new double[64];
    private double[] sumY = new double[64];
    private double[] sum = new double[64];
    private int squares = 1;

    private double left;
    private double top;
    private double size;

    QuadTree(double[] x, double[] y, double[] mass) {
        this.x = x;
        this.y = y;
        this.mass = mass;
        single[0] = -1;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        left = Double.POSITIVE_INFINITY;
        top = Double.POSITIVE_INFINITY;
        for (int node = 0; node < x.length; node++) {
            left = Math.min(left, x[node]);
            right = Math.max(right, x[node]);
            top = Math.min(top, y[node]);
            bottom = Math.max(bottom, y[node]);
        }
        size = Math.max(Math.max(right - left, bottom - top), 1e-9) * 1.0001;
        for (int node = 0; node < x.length; node++) {
            insert(node);
        }
    }

    private void insert(int node) {
        int square = 0;
        double fromX = left;
        double fromY = top;
        double half = size / 2;
        for (int depth = 0; ; depth++) {
            boolean empty = sum[square] == 0;
            sumX[square] += x[node] * mass[node];
            sumY[square] += y[node] * mass[node];
            sum[square] += mass[node];
            if (empty) {
                single[square] = node;
                return;
            }
            if (child[square] == 0) {
                if (depth == DEEPEST) {
                    single[square] = -1;
                    return;
                }
                split(square, fromX, fromY, half);
            }
            int quarter = quarter(node, fromX, fromY, half);
            fromX += (quarter & 1) * half;
            fromY += (quarter >> 1) * half;
            half /= 2;
            square = child[square] + quarter;
        }
    }

    private int quarter(int node, double fromX, double fromY, double half) {
        return (x[node] >= fromX + half ? 1 : 0) | (y[node] >= fromY + half ? 2 : 0);
    }

    private void split(int square, double fromX, double fromY, double half) {
        if (squares + 4 > child.length) {
            int larger = 2 * child.length;
            child = Arrays.copyOf(child, larger);
            single = Arrays.copyOf(single, larger);
            sumX = Arrays.copyOf(sumX, larger);
            sumY = Arrays.copyOf(sumY, larger);
            sum = Arrays.copyOf(sum, larger);
        }
        child[square] = squares;
        Arrays.fill(single, squares, squares + 4, -1);
        squares += 4;
        int node = single[square];
        single[square] = -1;
        if (node >= 0) {
            int down = child[square] + quarter(node, fromX, fromY, half);
            single[down] = node;
            sumX[down] = x[node] * mass[node];
            sumY[down] = y[node] * mass[node];
            sum[down] = mass[node];
        }
    }

    /** Adds to every node's force what all others push it with: {@code strength} times both masses over the distance. */
    void repel(double strength, double[] forceX, double[] forceY) {
        int[] stack = new int[4 * DEEPEST + 8];
        double[] sizes = new double[stack.length];
        for (int node = 0; node < x.length; node++) {
            int waiting = 0;
            stack[waiting] = 0;
            sizes[waiting++] = size;
            while (waiting > 0) {
                int square = stack[--waiting];
                double width = sizes[waiting];
                if (sum[square] == 0 || single[square] == node) {
                    continue;
                }
                double dx = x[node] - sumX[square] / sum[square];
                double dy = y[node] - sumY[square] / sum[square];
                double squared = dx * dx + dy * dy;
                if (child[square] == 0 || width * width < THETA * THETA * squared) {
                    double by = strength * mass[node] * sum[square] / (squared + 0.01);
                    forceX[node] += dx * by;
                    forceY[node] += dy * by;
                } else {
                    for (int quarter = 0; quarter < 4; quarter++) {
                        stack[waiting] = child[square] + quarter;
                        sizes[waiting++] = width / 2;
                    }
                }
            }
        }
    }
}
