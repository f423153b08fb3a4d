package dev.flowtrace.journal;

import java.util.UUID;

/**
 * Whose batch a frame is. The number is stored with the frame, in one transaction.
 *
 * @param previousSeq the client's last batch before this one, as this collector knows it; the frame
 *     is only stored where that is the last one stored
 * @param seq the batch's number
 */
public record ClientBatch(UUID clientId, long previousSeq, long seq) {}
