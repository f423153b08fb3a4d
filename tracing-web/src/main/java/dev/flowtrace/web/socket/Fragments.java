package dev.flowtrace.web.socket;

import java.io.OutputStream;

/** Sends UTF-8 bytes as one message, in fragments. */
abstract class Fragments extends OutputStream {
  /** Whether a part of the message is out already. */
  abstract boolean isFragmented();
}
