package dev.flowtrace.client.delivery;

/** The connection is of no more use; the message says why. */
final class LinkFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean expected;

  private LinkFailure(String why, boolean expected) {
    super(why, null, false, false);
    this.expected = expected;
  }

  /** Something is wrong: the next attempt comes after a pause. */
  static LinkFailure of(String why) {
    return new LinkFailure(why, false);
  }

  /** Nothing is wrong, but only a new connection lets it go on. */
  static LinkFailure renew(String why) {
    return new LinkFailure(why, true);
  }

  boolean isExpected() {
    return expected;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
