package crawler.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns standard error: everything the program says to people goes through here, line by line, on one thread of its own. A
 * reader who is slow or gone never blocks an event loop: past {@link #MOST_LINES} waiting lines, new ones are dropped and
 * counted. Control characters never pass raw, whoever logged them.
 */
final class Console extends OutputStream {
    /** Lines that may wait. */
    private static final int MOST_LINES = 50_000;

    /** Bytes of a line that are kept. */
    private static final int LONGEST_LINE = 8_192;

    private static final long STATUS_MILLIS = 250;
    private static final String ERASE_LINE = "\r\033[J"; // and what it has become in a window made narrower
    private static final String NO_WRAP = "\033[?7l"; // a line wider than the terminal is cut, not wrapped
    private static final String WRAP = "\033[?7h";

    /** A blank for the last column, where all that is cut is drawn; the cursor back, where an echoed ^C is erased with it. */
    private static final String BACK = " \r";

    private final PrintStream terminal;
    private final Thread thread = new Thread(this::run, "console");

    // All below: guarded by this.
    private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
    private byte[] line = new byte[256];
    private int length;
    private long dropped;
    private boolean writing;
    private boolean closed;
    private boolean colored;
    private @Nullable Supplier<String> status; // the line below all others, on a terminal

    private Console(PrintStream terminal) {
        this.terminal = terminal;
        thread.setDaemon(true);
    }

    /** Puts a console before the stream and makes it {@link System#err}. */
    static Console install(PrintStream terminal) {
        Console console = new Console(terminal);
        console.thread.start();
        System.setErr(new PrintStream(console, true, StandardCharsets.UTF_8));
        return console;
    }

    /** Whether levels are coloured. */
    synchronized void colored(boolean on) {
        colored = on;
    }

    /** Keeps a line below what is said, drawn anew four times a second; null takes it away. For a terminal only. */
    synchronized void show(@Nullable Supplier<String> line) {
        status = line;
        notifyAll();
    }

    /** Whether the stream is a terminal. {@link System#console} tells of standard input and output instead. */
    static boolean isTerminal() {
        try {
            String stderr = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return stderr.startsWith("/dev/pts/") || stderr.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return isTerminalByShell(); // no Linux
        }
    }

    private static boolean isTerminalByShell() {
        try {
            return new ProcessBuilder("sh", "-c", "test -t 2")
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized void write(int oneByte) {
        if (oneByte == '\n') {
            endLine();
        } else if (length < LONGEST_LINE) {
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            int b = oneByte & 0xFF;
            line[length++] = (byte) ((b < 0x20 && b != '\t') || b == 0x7F ? '?' : b);
        }
    }

    private void endLine() {
        if (lines.size() >= MOST_LINES) {
            dropped++;
        } else {
            byte[] text = Arrays.copyOf(line, length);
            lines.add(colored ? painted(text) : text);
            notifyAll();
        }
        length = 0;
    }

    private static byte[] painted(byte[] text) {
        String line = new String(text, StandardCharsets.UTF_8);
        for (String level : List.of("ERROR", "WARN", "INFO", "DEBUG")) {
            if (line.startsWith(level + " ")) {
                String color = level.equals("ERROR") ? "31" : level.equals("WARN") ? "33" : "2";
                return ("\033[" + color + "m" + level + "\033[0m" + line.substring(level.length()))
                        .getBytes(StandardCharsets.UTF_8);
            }
        }
        return text;
    }

    private void run() {
        boolean shown = false; // whether a status line stands on the terminal
        try {
            while (true) {
                byte[] text;
                Supplier<String> below;
                synchronized (this) {
                    writing = false;
                    notifyAll();
                    while (lines.isEmpty() && !closed && (status != null) == shown) {
                        wait(status == null ? 0 : STATUS_MILLIS);
                        if (status != null) {
                            break;
                        }
                    }
                    if (lines.isEmpty() && closed && !shown) {
                        return;
                    }
                    writing = true;
                    text = takeAll();
                    below = closed ? null : status;
                }
                StringBuilder frame = new StringBuilder(shown ? ERASE_LINE : "");
                frame.append(new String(text, StandardCharsets.UTF_8));
                if (below != null) {
                    frame.append(NO_WRAP).append(below.get()).append(BACK).append(WRAP);
                }
                shown = below != null;
                terminal.write(frame.toString().getBytes(StandardCharsets.UTF_8));
                terminal.flush();
            }
        } catch (IOException | InterruptedException e) {
            // Nobody is left to tell.
        }
    }

    private byte[] takeAll() {
        int size = 0;
        for (byte[] one : lines) {
            size += one.length + 1;
        }
        String note = dropped == 0 ? "" : "(" + dropped + " lines dropped: standard error is read too slowly)\n";
        byte[] text = new byte[size + note.length()];
        int at = 0;
        for (byte[] one : lines) {
            System.arraycopy(one, 0, text, at, one.length);
            at += one.length;
            text[at++] = '\n';
        }
        System.arraycopy(note.getBytes(StandardCharsets.US_ASCII), 0, text, at, note.length());
        lines.clear();
        dropped = 0;
        return text;
    }

    /** Waits, two seconds at most, until all that was said is written, and says no more. */
    @Override
    public void close() {
        long until = System.nanoTime() + 2_000_000_000L;
        synchronized (this) {
            if (length > 0) {
                endLine();
            }
            closed = true;
            notifyAll();
            try {
                for (long left = 2_000; (writing || !lines.isEmpty()) && left > 0; ) {
                    wait(left);
                    left = (until - System.nanoTime()) / 1_000_000;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
