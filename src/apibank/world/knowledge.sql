-- What tools know and never change: attached to every world as `knowledge`, shared between worlds.

CREATE TABLE knowledge.symptoms (
    symptom TEXT NOT NULL COLLATE NOCASE, position INTEGER NOT NULL, name TEXT NOT NULL,
    description TEXT NOT NULL, aid TEXT NOT NULL,
    PRIMARY KEY (symptom, position)
) WITHOUT ROWID;
CREATE TABLE knowledge.stock_prices (
    code TEXT NOT NULL COLLATE NOCASE, date TEXT NOT NULL, price REAL NOT NULL, PRIMARY KEY (code, date)
) WITHOUT ROWID;
CREATE TABLE knowledge.history_events (
    day TEXT NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL, date TEXT NOT NULL, description TEXT NOT NULL,
    PRIMARY KEY (day, position)  -- day: MM-DD
) WITHOUT ROWID;
CREATE TABLE knowledge.wiki_pages (keyword TEXT PRIMARY KEY, url TEXT NOT NULL, summary TEXT NOT NULL) WITHOUT ROWID;
-- keyword: the title in lower case
CREATE TABLE knowledge.search_documents (id INTEGER PRIMARY KEY, title TEXT NOT NULL, abstract TEXT NOT NULL, url TEXT NOT NULL);
CREATE TABLE knowledge.dictionary_entries (
    word TEXT PRIMARY KEY, phonetic TEXT NOT NULL, meanings TEXT NOT NULL  -- meanings: the JSON list that Dictionary gives
) WITHOUT ROWID;
CREATE TABLE knowledge.translations (
    phrase INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL,  -- language: ISO 639-1
    PRIMARY KEY (phrase, language)
) WITHOUT ROWID;  -- the rows of one phrase are one another's translations
CREATE INDEX knowledge.translations_of ON translations (text COLLATE NOCASE, language);
CREATE TABLE knowledge.documents (url TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE knowledge.document_answers (
    url TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (url, question)
) WITHOUT ROWID;
CREATE TABLE knowledge.recordings (url TEXT PRIMARY KEY, transcript TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE knowledge.images (url TEXT PRIMARY KEY, caption TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE knowledge.geocodes (
    address TEXT PRIMARY KEY COLLATE NOCASE, latitude REAL NOT NULL, longitude REAL NOT NULL,
    region TEXT NOT NULL DEFAULT ''  -- names that may follow the address, parted by commas: its city, country, ...
) WITHOUT ROWID;
CREATE TABLE knowledge.weather (
    latitude REAL NOT NULL, longitude REAL NOT NULL, temperature REAL NOT NULL, humidity REAL NOT NULL,
    description TEXT NOT NULL, PRIMARY KEY (latitude, longitude)  -- humidity: a fraction
) WITHOUT ROWID;
CREATE TABLE knowledge.flights (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL COLLATE NOCASE, destination TEXT NOT NULL COLLATE NOCASE,
    date TEXT NOT NULL, details TEXT NOT NULL
);  -- details: JSON {departure_date, arrival_date, ...}, listed by FlightSearch beside source and destination
CREATE INDEX knowledge.flights_between ON flights (source, destination, date);
CREATE TABLE knowledge.hotels (
    id INTEGER PRIMARY KEY, destination TEXT NOT NULL COLLATE NOCASE, check_in TEXT NOT NULL, check_out TEXT NOT NULL,
    details TEXT NOT NULL
);  -- free from check_in to check_out; details: a JSON object, listed by HotelAvailability beside the stay
CREATE INDEX knowledge.hotels_in ON hotels (destination);
CREATE TABLE knowledge.restaurants (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL, details TEXT NOT NULL
);  -- details: a JSON object, listed by NearbyRestaurants beside coordinates and name
CREATE INDEX knowledge.restaurants_at ON restaurants (latitude);
CREATE TABLE knowledge.salaries (occupation TEXT PRIMARY KEY COLLATE NOCASE, salary REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE knowledge.movies (
    genre TEXT NOT NULL COLLATE NOCASE, position INTEGER NOT NULL, title TEXT NOT NULL, PRIMARY KEY (genre, position)
) WITHOUT ROWID;
