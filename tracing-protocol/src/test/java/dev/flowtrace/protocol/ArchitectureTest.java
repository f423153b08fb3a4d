package dev.flowtrace.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.flowtrace.protocol",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule protocol_seesOnlyTheJdkAndJacksonCore =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "com.fasterxml.jackson.core..",
              "org.jspecify..",
              "dev.flowtrace.protocol..");

  @ArchTest
  static final ArchRule protocol_seesNoJakarta =
      noClasses().should().dependOnClassesThat().resideInAPackage("jakarta..");

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("dev.flowtrace.(protocol..)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule types_knowNothingOfTheirCodec =
      noClasses()
          .that()
          .resideInAPackage("dev.flowtrace.protocol")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.flowtrace.protocol.*..");
}
