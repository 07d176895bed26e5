#include "GodwitSQLiteC.h"

// Declared and not included: the library that is linked need not be that of the system's header.
int sqlite3_db_config(struct sqlite3 *connection, int option, ...);

static const int SQLITE_DBCONFIG_DEFENSIVE = 1010;

int godwit_set_defensive(struct sqlite3 *connection, int isOn) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, isOn, (int *)0);
}
