package crawler.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What {@code status.lua} answers, for people. */
final class RedisStatus {
    private RedisStatus() {}

    static List<String> lines(RedisSettings settings, Answer answer) throws RedisException {
        if (answer.size() == 0) {
            return List.of("crawl '" + settings.name() + "' is not there");
        }
        List<String> lines = new ArrayList<>();
        long now = answer.number(2);
        String state = !answer.text(1).isEmpty()
                ? "finished " + Instant.ofEpochMilli(answer.number(1))
                : answer.number(8) == 0 ? "nobody is at work" : "running";
        lines.add("crawl '" + settings.name() + "': " + state + ", begun " + Instant.ofEpochMilli(answer.number(0))
                + ", " + Duration.ofMillis(Math.max(0, now - answer.number(0))).toSeconds() + " s ago");
        lines.add("URLs: " + answer.number(3) + " known, " + answer.number(4) + " not done; pages: " + answer.number(5)
                + (answer.text(12).isEmpty() ? "" : "; depth " + Words.printable(answer.text(12))));
        lines.add("hosts: " + answer.number(7) + " held, " + answer.number(6) + " waiting for a process");
        lines.add("processes: " + answer.number(8) + ", reading seeds: " + answer.number(9) + ", died: "
                + answer.number(10) + " with " + answer.number(11) + " URLs taken");
        Answer processes = answer.list(14);
        for (int i = 0; i + 3 < processes.size(); i += 4) {
            String left = processes.text(i + 3);
            lines.add("  " + Words.printable(processes.text(i)) + ": " + processes.number(i + 1) + " hosts, "
                    + processes.number(i + 2) + " URLs taken, lease "
                    + (left.startsWith("-") ? "ended" : "for " + Words.printable(left) + " ms more"));
        }
        Answer options = answer.list(13);
        StringBuilder line = new StringBuilder("options:");
        for (int i = 0; i + 1 < Math.min(options.size(), 100); i += 2) {
            line.append(' ')
                    .append(Words.printable(options.text(i)))
                    .append("='")
                    .append(Words.printable(options.text(i + 1)))
                    .append('\'');
        }
        lines.add(line.toString());
        return lines;
    }
}
