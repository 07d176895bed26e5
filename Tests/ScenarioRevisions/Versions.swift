// The revisions that autogenerate writes for the scenarios in Tests/Scenarios: compiled here and run
// by ScenarioTests.
