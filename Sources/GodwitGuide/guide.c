#include "GodwitGuide.h"

// The pages are put into the program as they are, so that `godwit help` has them on a machine where
// there is nothing else. C does it: a build plugin would be refused by some builds, and a resource
// would be a file of its own beside the program. All compilers that Swift 6.2 comes with know #embed.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const char GettingStarted[] = {
#embed "../Godwit/Godwit.docc/GettingStarted.md"
    , 0};
static const char Declaring[] = {
#embed "../Godwit/Godwit.docc/Declaring.md"
    , 0};
static const char Reviewing[] = {
#embed "../Godwit/Godwit.docc/Reviewing.md"
    , 0};
static const char Changes[] = {
#embed "../Godwit/Godwit.docc/Changes.md"
    , 0};
static const char DataMigrations[] = {
#embed "../Godwit/Godwit.docc/DataMigrations.md"
    , 0};
static const char Applying[] = {
#embed "../Godwit/Godwit.docc/Applying.md"
    , 0};
static const char Teams[] = {
#embed "../Godwit/Godwit.docc/Teams.md"
    , 0};
static const char ContinuousIntegration[] = {
#embed "../Godwit/Godwit.docc/ContinuousIntegration.md"
    , 0};
static const char Comparing[] = {
#embed "../Godwit/Godwit.docc/Comparing.md"
    , 0};
static const char Configuration[] = {
#embed "../Godwit/Godwit.docc/Configuration.md"
    , 0};
static const char TestingMigrations[] = {
#embed "../Godwit/Godwit.docc/TestingMigrations.md"
    , 0};
static const char Recipes[] = {
#embed "../Godwit/Godwit.docc/Recipes.md"
    , 0};
static const char Adopting[] = {
#embed "../Godwit/Godwit.docc/Adopting.md"
    , 0};
static const char ComingFromAlembic[] = {
#embed "../Godwit/Godwit.docc/ComingFromAlembic.md"
    , 0};
static const char ComingFromDjango[] = {
#embed "../Godwit/Godwit.docc/ComingFromDjango.md"
    , 0};
static const char ComingFromPrisma[] = {
#embed "../Godwit/Godwit.docc/ComingFromPrisma.md"
    , 0};
static const char ComingFromGRDB[] = {
#embed "../Godwit/Godwit.docc/ComingFromGRDB.md"
    , 0};
static const char Safety[] = {
#embed "../Godwit/Godwit.docc/Safety.md"
    , 0};
static const char Applications[] = {
#embed "../Godwit/Godwit.docc/Applications.md"
    , 0};
static const char Engines[] = {
#embed "../Godwit/Godwit.docc/Engines.md"
    , 0};
static const char Fleets[] = {
#embed "../Godwit/Godwit.docc/Fleets.md"
    , 0};
static const char Commands[] = {
#embed "../Godwit/Godwit.docc/Commands.md"
    , 0};
static const char LintCodes[] = {
#embed "../Godwit/Godwit.docc/LintCodes.md"
    , 0};
static const char Errors[] = {
#embed "../Godwit/Godwit.docc/Errors.md"
    , 0};

static const struct godwit_guide_page pages[] = {
    {"GettingStarted", GettingStarted},
    {"Declaring", Declaring},
    {"Reviewing", Reviewing},
    {"Changes", Changes},
    {"DataMigrations", DataMigrations},
    {"Applying", Applying},
    {"Teams", Teams},
    {"ContinuousIntegration", ContinuousIntegration},
    {"Comparing", Comparing},
    {"Configuration", Configuration},
    {"TestingMigrations", TestingMigrations},
    {"Recipes", Recipes},
    {"Adopting", Adopting},
    {"ComingFromAlembic", ComingFromAlembic},
    {"ComingFromDjango", ComingFromDjango},
    {"ComingFromPrisma", ComingFromPrisma},
    {"ComingFromGRDB", ComingFromGRDB},
    {"Safety", Safety},
    {"Applications", Applications},
    {"Engines", Engines},
    {"Fleets", Fleets},
    {"Commands", Commands},
    {"LintCodes", LintCodes},
    {"Errors", Errors},
};

const int godwit_guide_count = sizeof(pages) / sizeof(pages[0]);

struct godwit_guide_page godwit_guide_page_at(int index) {
  if (index >= 0 && index < godwit_guide_count) return pages[index];
  struct godwit_guide_page none = {"", ""};
  return none;
}
