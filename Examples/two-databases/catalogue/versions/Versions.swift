// The folder of revisions. This file is here so that the folder is never empty, which SwiftPM
// would refuse; the list of revisions is written by the build plugin RevisionRegistry.
