package dev.flowtrace;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Data goes one way; nothing calls upstream. */
@AnalyzeClasses(
    packages = {
      "dev.flowtrace.config",
      "dev.flowtrace.metrics",
      "dev.flowtrace.aggregation",
      "dev.flowtrace.store",
      "dev.flowtrace.journal",
      "dev.flowtrace.ingest",
      "dev.flowtrace.causality",
      "dev.flowtrace.compare",
      "dev.flowtrace.filter",
      "dev.flowtrace.graph",
      "dev.flowtrace.lineage",
      "dev.flowtrace.replay",
      "dev.flowtrace.states",
      "dev.flowtrace.timeline",
      "dev.flowtrace.query",
      "dev.flowtrace.live",
      "dev.flowtrace.export",
      "dev.flowtrace.clients",
      "dev.flowtrace.runtime"
    },
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule STAGES =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("config")
          .definedBy("dev.flowtrace.config..")
          .layer("metrics")
          .definedBy("dev.flowtrace.metrics..")
          .layer("aggregation")
          .definedBy("dev.flowtrace.aggregation..")
          .layer("store")
          .definedBy("dev.flowtrace.store..")
          .layer("journal")
          .definedBy("dev.flowtrace.journal..")
          .layer("ingest")
          .definedBy("dev.flowtrace.ingest..")
          .layer("causality")
          .definedBy("dev.flowtrace.causality..")
          .layer("compare")
          .definedBy("dev.flowtrace.compare..")
          .layer("filter")
          .definedBy("dev.flowtrace.filter..")
          .layer("replay")
          .definedBy("dev.flowtrace.replay..")
          .layer("lineage")
          .definedBy("dev.flowtrace.lineage..")
          .layer("states")
          .definedBy("dev.flowtrace.states..")
          .layer("timeline")
          .definedBy("dev.flowtrace.timeline..")
          .layer("graph")
          .definedBy("dev.flowtrace.graph..")
          .layer("query")
          .definedBy("dev.flowtrace.query..")
          .layer("live")
          .definedBy("dev.flowtrace.live..")
          .layer("export")
          .definedBy("dev.flowtrace.export..")
          .layer("clients")
          .definedBy("dev.flowtrace.clients..")
          .layer("runtime")
          .definedBy("dev.flowtrace.runtime..")
          .whereLayer("config")
          .mayNotAccessAnyLayer()
          .whereLayer("metrics")
          .mayNotAccessAnyLayer()
          .whereLayer("aggregation")
          .mayOnlyAccessLayers("config", "metrics")
          .whereLayer("store")
          .mayOnlyAccessLayers("aggregation", "config", "metrics")
          .whereLayer("journal")
          .mayOnlyAccessLayers("store", "aggregation", "config", "metrics")
          .whereLayer("ingest")
          .mayOnlyAccessLayers("journal", "store", "aggregation", "config", "metrics")
          .whereLayer("query")
          .mayOnlyAccessLayers(
              "causality",
              "compare",
              "filter",
              "graph",
              "lineage",
              "states",
              "timeline",
              "store",
              "aggregation",
              "config",
              "metrics")
          .whereLayer("compare")
          .mayOnlyAccessLayers("graph", "aggregation")
          .whereLayer("filter")
          .mayOnlyAccessLayers("causality", "aggregation")
          .whereLayer("replay")
          .mayOnlyAccessLayers("states", "aggregation")
          .whereLayer("lineage")
          .mayOnlyAccessLayers("causality", "aggregation")
          .whereLayer("states")
          .mayOnlyAccessLayers("aggregation")
          .whereLayer("causality")
          .mayOnlyAccessLayers("aggregation")
          .whereLayer("timeline")
          .mayOnlyAccessLayers("causality", "graph")
          .whereLayer("graph")
          .mayOnlyAccessLayers("aggregation")
          .whereLayer("live")
          .mayOnlyAccessLayers("aggregation", "config", "metrics")
          .whereLayer("export")
          .mayOnlyAccessLayers("store", "aggregation", "config", "metrics")
          .whereLayer("clients")
          .mayOnlyAccessLayers("ingest", "store", "aggregation", "config", "metrics")
          .whereLayer("runtime")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule AGGREGATION_IS_PLAIN =
      noClasses()
          .that()
          .resideInAPackage("dev.flowtrace.aggregation..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", "org.eclipse..", "com.github.luben..");

  @ArchTest
  static final ArchRule ONLY_THE_STORE_SEES_THE_DATABASE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.flowtrace.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.persistence..", "org.flywaydb..");

  @ArchTest
  static final ArchRule NOTHING_HERE_HAS_A_URL =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.ws.rs..", "jakarta.websocket..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule NO_DEPENDENCY_ON_A_PERSISTENCE_PROVIDER =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.eclipse.persistence..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.flowtrace.(*)..").should().beFreeOfCycles();
}
