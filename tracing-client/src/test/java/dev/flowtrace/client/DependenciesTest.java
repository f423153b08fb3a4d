package dev.flowtrace.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the client may force on those who use it: the protocol, and nothing else. */
@AnalyzeClasses(
    packages = "dev.flowtrace.client",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class DependenciesTest {

  private static final String ZSTD_CLASS = "dev.flowtrace.client.delivery.ZstdCompression";

  /** JSpecify's annotations are in the class files, but nobody needs their jar at run time. */
  @ArchTest
  static final ArchRule theClientSeesTheJdkTheProtocolAndItself =
      classes()
          .that()
          .doNotHaveFullyQualifiedName(ZSTD_CLASS)
          .and()
          .doNotHaveSimpleName("JvmMeters") // asks the JVM more, where it has more to tell
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.management..",
              "dev.flowtrace.protocol..",
              "dev.flowtrace.client..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule recordingIsBelowThePublicTypes =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.flowtrace.client.recording..",
              "dev.flowtrace.client.sampling..",
              "dev.flowtrace.client.content..",
              "dev.flowtrace.client.delivery..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.flowtrace.client");

  /** So that nothing loads zstd-jni where it is not on the class path. */
  @ArchTest
  static final ArchRule onlyCompressionSeesTheClassThatNeedsZstd =
      classes()
          .that()
          .haveFullyQualifiedName(ZSTD_CLASS)
          .should()
          .onlyHaveDependentClassesThat()
          .haveFullyQualifiedName("dev.flowtrace.client.delivery.Compression");

  @ArchTest
  static final ArchRule noCycles =
      slices()
          .matching("dev.flowtrace.client.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);
}
