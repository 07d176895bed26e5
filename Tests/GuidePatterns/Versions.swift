// The patterns of the guide of a project that used Alembic, as revisions: compiled here and run by
// GuidePatternTests, on the example's schema.
