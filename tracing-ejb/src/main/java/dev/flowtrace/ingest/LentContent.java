package dev.flowtrace.ingest;

/**
 * A frame's content in an array that will hold another's, see {@link FrameContent#lendBatch}.
 *
 * @param array longer than the content; the byte behind it is zero
 * @param length the content's bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record LentContent(byte[] array, int length) {}
