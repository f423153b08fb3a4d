package dev.flowtrace.aggregation;

/** The first so many bytes of an array. Not to be changed. */
public record Block(byte[] bytes, int length) {}
