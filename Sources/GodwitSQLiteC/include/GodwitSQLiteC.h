#ifndef GODWIT_SQLITE_C_H
#define GODWIT_SQLITE_C_H

struct sqlite3;

/// Switches the defensive mode of a connection (https://sqlite.org/c3ref/c_dbconfig_defensive.html).
/// `sqlite3_db_config` takes any number of arguments, which Swift cannot pass.
///
/// Returns SQLite's result code.
int godwit_set_defensive(struct sqlite3 *connection, int isOn);

/// Keeps SQLite from counting the memory that it uses, for which all threads of a process would take
/// turns (https://sqlite.org/c3ref/c_config_covering_index_scan.html#sqliteconfigmemstatus). Limits of
/// memory are none then. `sqlite3_config` takes any number of arguments, too.
///
/// Returns SQLite's result code: it must be called before anything else of SQLite.
int godwit_forget_memory_statistics(void);

#endif
