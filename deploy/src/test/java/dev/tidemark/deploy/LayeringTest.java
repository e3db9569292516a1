package dev.tidemark.deploy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom: the arrows of the picture in README, and that no two packages need each other.
 */
class LayeringTest {
  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tidemark");

  private static final String[] LANGUAGE = {
    "dev.tidemark.ingest.mail..",
    "dev.tidemark.ingest.diff..",
    "dev.tidemark.ingest.commit..",
    "dev.tidemark.ingest.topic.."
  };

  @Test
  void modules_knowOnlyThoseBeforeThem() {
    noClasses()
        .that()
        .resideInAPackage("dev.tidemark.ingest..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.tidemark.index..", "dev.tidemark.analysis..", "dev.tidemark.deploy..")
        .check(PROGRAM);
    noClasses()
        .that()
        .resideInAPackage("dev.tidemark.index..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.tidemark.analysis..", "dev.tidemark.deploy..")
        .check(PROGRAM);
    noClasses()
        .that()
        .resideInAPackage("dev.tidemark.analysis..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.tidemark.deploy..")
        .check(PROGRAM);
  }

  @Test
  void ingest_showsOthersItsLanguageOnly() {
    classes()
        .that()
        .resideInAnyPackage("dev.tidemark.index..", "dev.tidemark.analysis..")
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("dev.tidemark.ingest..")).or(resideInAnyPackage(LANGUAGE)))
        .check(PROGRAM);
  }

  @Test
  void language_knowsNothingOfSources() {
    noClasses()
        .that()
        .resideInAnyPackage(LANGUAGE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.tidemark.ingest", "dev.tidemark.ingest.source..")
        .check(PROGRAM);
  }

  @Test
  void packages_formNoCycles() {
    slices().matching("dev.tidemark.(**)").should().beFreeOfCycles().check(PROGRAM);
  }
}
