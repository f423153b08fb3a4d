package dev.flowtrace.protocol.config;

/** A choice that has a name in JSON. */
interface WireName {
  /** As JSON has it. */
  String wireName();
}
