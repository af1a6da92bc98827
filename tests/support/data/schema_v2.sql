PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE tasks (
            id INTEGER PRIMARY KEY,
            state INTEGER NOT NULL,
            type TEXT NOT NULL,
            queue TEXT NOT NULL,
            priority INTEGER NOT NULL,
            params TEXT NOT NULL,
            tags TEXT,
            submitter TEXT,
            attempt INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            lane TEXT,
            cancel_requested INTEGER NOT NULL DEFAULT 0,
            progress_current INTEGER,
            progress_total INTEGER,
            progress_message TEXT,
            result TEXT, -- NULL with result_bytes > 0: kept in results/<id>.json
            result_bytes INTEGER NOT NULL DEFAULT 0,
            failure TEXT,
            pinned INTEGER NOT NULL DEFAULT 0
        , due_at INTEGER, options TEXT);
INSERT INTO tasks VALUES(1,4,'noop','default',0,'{}','["태그","b"]','fixture/1',1,1795536009757,1795536009785,1795536009785,'pool-0',0,0,0,NULL,NULL,0,NULL,1,NULL,NULL);
INSERT INTO tasks VALUES(2,4,'answer','default',0,'{"a":"ä"}','["태그","b"]','fixture/1',1,1795536009790,1795536009790,1795536009790,'pool-0',0,0,0,NULL,'{"n":42,"text":"답"}',21,NULL,0,NULL,NULL);
INSERT INTO tasks VALUES(3,5,'second-fails','default',0,'{"a":"ä"}','["태그","b"]','fixture/1',2,1795536009848,1795536010492,1795536010492,'pool-0',0,0,0,NULL,NULL,0,'{"details":{"at":2},"kind":"exception","message":"no further"}',0,NULL,NULL);
INSERT INTO tasks VALUES(4,3,'steps','default',0,'{"a":"ä"}','["태그","b"]','fixture/1',1,1795536010542,1795536010546,NULL,'pool-1',0,3,10,'step 3',NULL,0,NULL,0,NULL,NULL);
INSERT INTO tasks VALUES(5,3,'deaf','default',0,'{"a":"ä"}','["태그","b"]','fixture/1',1,1795536010546,1795536010546,NULL,'pool-0',1,0,0,NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO tasks VALUES(6,2,'steps','default',5,'{"a":"ä"}','["태그","b"]','fixture/1',0,1795536010546,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO tasks VALUES(7,6,'noop','default',0,'{}','["태그","b"]','fixture/1',0,1795536010546,NULL,1795536010546,NULL,0,0,0,NULL,NULL,0,NULL,0,NULL,NULL);
INSERT INTO tasks VALUES(9,0,'noop','mail',0,'{}',NULL,NULL,0,1795536010547,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,NULL,0,32474736000000,'{"due_at":"2999-01-31T00:00:00.000Z","resources":{"gpu":2},"retries":3,"timeout":7,"unique_key":"열쇠"}');
INSERT INTO tasks VALUES(10,1,'noop','default',0,'{}',NULL,NULL,0,1795536010547,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,NULL,0,NULL,'{"depends_on":[9],"depends_policy":"any"}');
CREATE TABLE attempts (
            task_id INTEGER NOT NULL,
            number INTEGER NOT NULL,
            lane TEXT,
            started_at INTEGER,
            finished_at INTEGER,
            failure TEXT,
            PRIMARY KEY (task_id, number)
        ) WITHOUT ROWID;
INSERT INTO attempts VALUES(3,1,'pool-0',1795536009848,1795536010491,'{"details":{},"kind":"interrupted","message":"Pooldeck ended while the task was running (attempt 1 of at most 3)."}');
CREATE TABLE log_chunks (
            task_id INTEGER NOT NULL,
            first_line INTEGER NOT NULL,
            last_line INTEGER NOT NULL,
            data TEXT NOT NULL,
            PRIMARY KEY (task_id, first_line)
        ) WITHOUT ROWID;
INSERT INTO log_chunks VALUES(2,1,1,replace('1795536009790 0 the answer: 답\n','\n',char(10)));
INSERT INTO log_chunks VALUES(3,1,2,replace('1795536009848 0 attempt 1\n1795536009848 0 second line\n','\n',char(10)));
INSERT INTO log_chunks VALUES(3,3,4,replace('1795536010492 0 attempt 2\n1795536010492 0 second line\n','\n',char(10)));
INSERT INTO log_chunks VALUES(4,1,1,replace('1795536010546 0 attempt 1\n','\n',char(10)));
CREATE TABLE final_counts (state INTEGER PRIMARY KEY, n INTEGER NOT NULL);
INSERT INTO final_counts VALUES(4,2);
INSERT INTO final_counts VALUES(5,1);
INSERT INTO final_counts VALUES(6,1);
CREATE TABLE meta (key TEXT PRIMARY KEY, value);
INSERT INTO meta VALUES('last_id',8);
CREATE TABLE settings (
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (kind, name)
        ) WITHOUT ROWID;
INSERT INTO settings VALUES('queue','mail','{"concurrency":2,"paused":true,"paused_until":null,"rate_limit":{"count":3,"per":1}}');
INSERT INTO settings VALUES('resource','gpu','{"capacity":4}');
CREATE INDEX tasks_unfinished ON tasks (id) WHERE state < 4;
CREATE INDEX tasks_removable ON tasks (id) WHERE state >= 4 AND pinned = 0;
COMMIT;
PRAGMA user_version = 2;
