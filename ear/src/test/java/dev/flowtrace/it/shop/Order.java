package dev.flowtrace.it.shop;

/** What is ordered. */
public record Order(String article, int count) {}
