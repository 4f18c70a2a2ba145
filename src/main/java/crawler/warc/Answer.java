package crawler.warc;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * An HTTP answer that was kept: a response record.
 *
 * @param id the record's ID, as it is written
 * @param url the URL that answered, as it is written
 * @param status its status
 * @param fields the values of its fields by name, case-insensitively
 * @param body transfer coding undone, content codings not; to be read before the next record is. Throws an {@code
 *     IOException} where the file is damaged
 * @param truncation whether it is whole
 * @param position where the record begins: bytes into the file
 */
public record Answer(
        String id,
        String url,
        int status,
        Map<String, List<String>> fields,
        InputStream body,
        Truncation truncation,
        long position)
        implements WarcItem {}
