// The folder of GRDB's migrations, for the application as it would be if it stayed with them. The build
// plugin RevisionRegistry registers them; nothing of Godwit is in the program.
