#ifndef GODWIT_SQLITE_C_H
#define GODWIT_SQLITE_C_H

struct sqlite3;

/// Switches the defensive mode of a connection (https://sqlite.org/c3ref/c_dbconfig_defensive.html).
/// `sqlite3_db_config` takes any number of arguments, which Swift cannot pass.
///
/// Returns SQLite's result code.
int godwit_set_defensive(struct sqlite3 *connection, int isOn);

#endif
