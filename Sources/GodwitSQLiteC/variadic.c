#include "GodwitSQLiteC.h"

// Declared and not included: the library that is linked need not be that of the system's header.
int sqlite3_db_config(struct sqlite3 *connection, int option, ...);

int sqlite3_config(int option, ...);

static const int SQLITE_DBCONFIG_DEFENSIVE = 1010;
static const int SQLITE_CONFIG_MEMSTATUS = 9;

int godwit_set_defensive(struct sqlite3 *connection, int isOn) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, isOn, (int *)0);
}

int godwit_forget_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
