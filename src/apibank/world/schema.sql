-- The state that tools act on. Every table has a primary key: changes are recorded by key.

CREATE TABLE world (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE accounts (
    username TEXT PRIMARY KEY COLLATE NOCASE, password TEXT NOT NULL, token TEXT NOT NULL UNIQUE, email TEXT NOT NULL,
    full_name TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE password_resets (username TEXT PRIMARY KEY COLLATE NOCASE, code INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE agendas (
    id INTEGER PRIMARY KEY, username TEXT NOT NULL, content TEXT NOT NULL, time TEXT NOT NULL, location TEXT NOT NULL
);
CREATE TABLE alarms (id INTEGER PRIMARY KEY, username TEXT NOT NULL, time TEXT NOT NULL);
CREATE TABLE reminders (id INTEGER PRIMARY KEY, username TEXT NOT NULL, content TEXT NOT NULL, time TEXT NOT NULL);
CREATE TABLE meetings (
    id INTEGER PRIMARY KEY, username TEXT NOT NULL, topic TEXT NOT NULL, start_time TEXT NOT NULL,
    end_time TEXT NOT NULL, location TEXT NOT NULL, attendees TEXT NOT NULL  -- attendees: a JSON list of names
);
CREATE INDEX agendas_of ON agendas (username);
CREATE INDEX alarms_of ON alarms (username, time);
CREATE INDEX reminders_of ON reminders (username);
CREATE INDEX meetings_of ON meetings (username);

CREATE TABLE appointments (
    appointment_id TEXT PRIMARY KEY, patient_name TEXT NOT NULL, date TEXT NOT NULL, doctor_name TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX appointments_on ON appointments (date);
CREATE TABLE health_records (
    user_id TEXT NOT NULL COLLATE NOCASE, time TEXT NOT NULL, data TEXT NOT NULL,  -- data: a JSON object, name to value
    PRIMARY KEY (user_id, time)
) WITHOUT ROWID;

CREATE TABLE balances (
    username TEXT PRIMARY KEY COLLATE NOCASE, balance REAL NOT NULL,
    age INTEGER NOT NULL DEFAULT 0, city TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE bank_accounts (
    account TEXT PRIMARY KEY COLLATE NOCASE, password TEXT NOT NULL, name TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE scenes (
    name TEXT PRIMARY KEY COLLATE NOCASE, devices TEXT NOT NULL  -- devices: JSON [{name, description}]
) WITHOUT ROWID;
CREATE TABLE timed_switches (
    device TEXT NOT NULL COLLATE NOCASE, time TEXT NOT NULL, turn_on INTEGER NOT NULL, PRIMARY KEY (device, time)
) WITHOUT ROWID;

CREATE TABLE hotel_orders (
    id INTEGER PRIMARY KEY, hotel_name TEXT NOT NULL, check_in TEXT NOT NULL, check_out TEXT NOT NULL,
    room_count INTEGER NOT NULL, adult_count INTEGER NOT NULL, child_count INTEGER NOT NULL
);
CREATE INDEX hotel_orders_until ON hotel_orders (check_out);
CREATE TABLE sent_emails (
    id INTEGER PRIMARY KEY, receiver TEXT NOT NULL, subject TEXT NOT NULL, content TEXT NOT NULL
);
CREATE TABLE email_reminders (
    id INTEGER PRIMARY KEY, recipient TEXT NOT NULL, content TEXT NOT NULL, time TEXT NOT NULL, location TEXT NOT NULL
);

-- What people post, watch and where they are: read by level-3 tools, kept with the state because it is small.
CREATE TABLE travel_status (member_name TEXT PRIMARY KEY COLLATE NOCASE, status TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE organization_members (
    organization TEXT NOT NULL COLLATE NOCASE, position INTEGER NOT NULL, member_name TEXT NOT NULL,
    PRIMARY KEY (organization, position)
) WITHOUT ROWID;
CREATE TABLE posts (post_id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, like_count INTEGER NOT NULL);
CREATE INDEX posts_of ON posts (user_id);
CREATE TABLE movie_preferences (
    user_name TEXT NOT NULL COLLATE NOCASE, position INTEGER NOT NULL, genre TEXT NOT NULL,
    PRIMARY KEY (user_name, position)
) WITHOUT ROWID;
CREATE TABLE watched_movies (
    user_name TEXT NOT NULL COLLATE NOCASE, position INTEGER NOT NULL, title TEXT NOT NULL,
    PRIMARY KEY (user_name, position)
) WITHOUT ROWID;
