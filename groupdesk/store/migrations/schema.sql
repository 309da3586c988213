CREATE TABLE answer ( id INTEGER NOT NULL, question TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE TABLE assignment ( "key" TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY ("key") ) STRICT
CREATE TABLE attendance ( group_id INTEGER NOT NULL, day INTEGER NOT NULL, title TEXT NOT NULL, identity_id INTEGER NOT NULL, run_id INTEGER NOT NULL, PRIMARY KEY (group_id, day, title, identity_id, run_id) ) WITHOUT ROWID, STRICT
CREATE TABLE bot ( id INTEGER NOT NULL, name TEXT NOT NULL, protocol TEXT NOT NULL, said TEXT NOT NULL, run_id INTEGER NOT NULL, added_at INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE UNIQUE INDEX bot_name ON bot (name)
CREATE TABLE bot_group ( bot_id INTEGER NOT NULL, native TEXT NOT NULL, name TEXT NOT NULL, members INTEGER, chosen INTEGER NOT NULL, group_id INTEGER, listed_at INTEGER, "end" TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (bot_id, native) ) WITHOUT ROWID, STRICT
CREATE INDEX bot_group_group ON bot_group (group_id)
CREATE TABLE bot_state ( bot_id INTEGER NOT NULL, account TEXT NOT NULL, platform TEXT NOT NULL, dialect TEXT NOT NULL, can TEXT NOT NULL, facts TEXT NOT NULL, "end" TEXT NOT NULL, reason TEXT NOT NULL, since INTEGER, silent_until INTEGER, tries INTEGER NOT NULL, checked_at INTEGER, synced_at INTEGER, PRIMARY KEY (bot_id) ) WITHOUT ROWID, STRICT
CREATE TABLE changed ( topic TEXT NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (topic) ) STRICT
CREATE TABLE chat_group ( id INTEGER NOT NULL, platform TEXT NOT NULL, native TEXT, name TEXT NOT NULL, space_id INTEGER, kind TEXT NOT NULL, layer TEXT NOT NULL, ladder TEXT NOT NULL, rhythm TEXT NOT NULL, zone TEXT NOT NULL, owner INTEGER, archived INTEGER NOT NULL, adverts_allowed INTEGER NOT NULL, checkin_pattern TEXT NOT NULL, born INTEGER, note TEXT NOT NULL, search TEXT NOT NULL, run_id INTEGER, PRIMARY KEY (id) ) STRICT
CREATE TABLE circle ( id INTEGER NOT NULL, survey_id INTEGER NOT NULL, name TEXT NOT NULL, host INTEGER NOT NULL, opening TEXT NOT NULL, shares TEXT NOT NULL, made_at INTEGER NOT NULL, check_at INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE INDEX circle_check ON circle (check_at)
CREATE TABLE circle_member ( circle_id INTEGER NOT NULL, identity_id INTEGER NOT NULL, traits TEXT NOT NULL, PRIMARY KEY (circle_id, identity_id) ) WITHOUT ROWID, STRICT
CREATE INDEX circle_member_identity ON circle_member (identity_id)
CREATE TABLE comment ( week TEXT NOT NULL, body TEXT NOT NULL, help TEXT, PRIMARY KEY (week) ) STRICT
CREATE TABLE coverage ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, source_id INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, run_id INTEGER NOT NULL, complete INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE INDEX coverage_group ON coverage (group_id, source_id)
CREATE TABLE cursor ( bot_id INTEGER NOT NULL, stream TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (bot_id, stream) ) WITHOUT ROWID, STRICT
CREATE TABLE decision ( "key" TEXT NOT NULL, state TEXT NOT NULL, mark TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER, reason TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY ("key") ) STRICT
CREATE TABLE draft ( "key" TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY ("key") ) STRICT
CREATE TABLE entry ( id INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, verb TEXT NOT NULL, inputs TEXT NOT NULL, undo TEXT NOT NULL, run_id INTEGER, changed INTEGER NOT NULL, undone_by INTEGER, PRIMARY KEY (id) ) STRICT
CREATE TABLE entry_row ( id INTEGER NOT NULL, entry_id INTEGER NOT NULL, name TEXT NOT NULL, "key" TEXT NOT NULL, "before" TEXT, "after" TEXT, PRIMARY KEY (id) ) STRICT
CREATE INDEX entry_row_entry ON entry_row (entry_id)
CREATE TABLE group_alias ( platform TEXT NOT NULL, word TEXT NOT NULL, group_id INTEGER NOT NULL, run_id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (platform, word, group_id, run_id) ) WITHOUT ROWID, STRICT
CREATE TABLE group_day ( group_id INTEGER NOT NULL, day INTEGER NOT NULL, messages INTEGER NOT NULL, words INTEGER NOT NULL, speakers INTEGER NOT NULL, actives INTEGER NOT NULL, low INTEGER NOT NULL, adverts INTEGER NOT NULL, joins INTEGER NOT NULL, leaves INTEGER NOT NULL, questions INTEGER NOT NULL, answered_24h INTEGER NOT NULL, hours TEXT NOT NULL, PRIMARY KEY (group_id, day) ) WITHOUT ROWID, STRICT
CREATE TABLE group_now ( group_id INTEGER NOT NULL, revision INTEGER NOT NULL, stamp TEXT NOT NULL, found TEXT NOT NULL, PRIMARY KEY (group_id) ) WITHOUT ROWID, STRICT
CREATE TABLE group_tag ( group_id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (group_id, name) ) WITHOUT ROWID, STRICT
CREATE TABLE highlight ( message_id INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (message_id) ) STRICT
CREATE TABLE identity ( id INTEGER NOT NULL, platform TEXT NOT NULL, "key" TEXT NOT NULL, group_id INTEGER NOT NULL, person_id INTEGER NOT NULL, name TEXT NOT NULL, name_at INTEGER NOT NULL, bot INTEGER NOT NULL, search TEXT NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE UNIQUE INDEX identity_key ON identity (platform, "key", group_id)
CREATE INDEX identity_person ON identity (person_id)
CREATE TABLE identity_name ( group_id INTEGER NOT NULL, identity_id INTEGER NOT NULL, name TEXT NOT NULL, run_id INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (group_id, identity_id, name, run_id) ) WITHOUT ROWID, STRICT
CREATE INDEX identity_name_identity ON identity_name (identity_id)
CREATE TABLE link_offer ( name_id INTEGER NOT NULL, account_id INTEGER NOT NULL, group_id INTEGER NOT NULL, texts INTEGER NOT NULL, pairs TEXT NOT NULL, dismissed INTEGER NOT NULL, PRIMARY KEY (name_id, account_id) ) WITHOUT ROWID, STRICT
CREATE TABLE member_day ( group_id INTEGER NOT NULL, day INTEGER NOT NULL, identity_id INTEGER NOT NULL, messages INTEGER NOT NULL, words INTEGER NOT NULL, questions INTEGER NOT NULL, checkins INTEGER NOT NULL, chains INTEGER NOT NULL, adverts INTEGER NOT NULL, low INTEGER NOT NULL, images INTEGER NOT NULL, chars INTEGER NOT NULL, active INTEGER NOT NULL, first_at INTEGER, last_at INTEGER, first_word INTEGER, hours INTEGER NOT NULL, answers INTEGER NOT NULL, replies_given INTEGER NOT NULL, replies_got INTEGER NOT NULL, invites_kept INTEGER NOT NULL, PRIMARY KEY (group_id, day, identity_id) ) WITHOUT ROWID, STRICT
CREATE INDEX member_day_identity ON member_day (identity_id, day)
CREATE TABLE membership ( group_id INTEGER NOT NULL, identity_id INTEGER NOT NULL, joined INTEGER, "left" INTEGER, first_seen INTEGER, inviter_id INTEGER, role TEXT NOT NULL, card TEXT NOT NULL, PRIMARY KEY (group_id, identity_id) ) WITHOUT ROWID, STRICT
CREATE INDEX membership_identity ON membership (identity_id)
CREATE TABLE membership_event ( group_id INTEGER NOT NULL, minute INTEGER NOT NULL, identity_id INTEGER NOT NULL, kind INTEGER NOT NULL, inviter_id INTEGER NOT NULL, source_id INTEGER NOT NULL, run_id INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (group_id, minute, identity_id, kind, inviter_id, source_id, run_id) ) WITHOUT ROWID, STRICT
CREATE TABLE merged ( run_id INTEGER NOT NULL, message_id INTEGER NOT NULL, told_by INTEGER NOT NULL, PRIMARY KEY (run_id, message_id, told_by) ) WITHOUT ROWID, STRICT
CREATE TABLE message ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, source_id INTEGER NOT NULL, "key" INTEGER NOT NULL, at INTEGER NOT NULL, place INTEGER NOT NULL, identity_id INTEGER, kind INTEGER NOT NULL, class INTEGER NOT NULL, signs INTEGER NOT NULL, norm_length INTEGER NOT NULL, echo INTEGER, reply INTEGER, mentions TEXT, recalled INTEGER NOT NULL, edited_at INTEGER, lists INTEGER NOT NULL, run_id INTEGER NOT NULL, body TEXT, PRIMARY KEY (id) ) STRICT
CREATE INDEX message_at ON message (group_id, at)
CREATE INDEX message_echo ON message (echo) WHERE echo IS NOT NULL
CREATE UNIQUE INDEX message_key ON message (source_id, "key")
CREATE INDEX message_reply ON message (source_id, reply) WHERE reply IS NOT NULL
CREATE TABLE message_also ( first_id INTEGER NOT NULL, run_id INTEGER NOT NULL, last_id INTEGER NOT NULL, PRIMARY KEY (first_id, run_id) ) WITHOUT ROWID, STRICT
CREATE TABLE message_revision ( id INTEGER NOT NULL, message_id INTEGER NOT NULL, edited_at INTEGER, body TEXT, run_id INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE INDEX message_revision_message ON message_revision (message_id)
CREATE TABLE pack_item ( day INTEGER NOT NULL, "key" TEXT NOT NULL, place INTEGER NOT NULL, seconds INTEGER NOT NULL, joined INTEGER NOT NULL, PRIMARY KEY (day, "key") ) WITHOUT ROWID, STRICT
CREATE TABLE pair ( group_id INTEGER NOT NULL, day INTEGER NOT NULL, from_id INTEGER NOT NULL, to_id INTEGER NOT NULL, replies INTEGER NOT NULL, PRIMARY KEY (group_id, day, from_id, to_id) ) WITHOUT ROWID, STRICT
CREATE TABLE person ( id INTEGER NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL, away_until INTEGER, birthday TEXT, PRIMARY KEY (id) ) STRICT
CREATE INDEX person_birthday ON person (birthday) WHERE birthday IS NOT NULL
CREATE TABLE person_mark ( person_id INTEGER NOT NULL, group_id INTEGER NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (person_id, group_id, mark) ) WITHOUT ROWID, STRICT
CREATE TABLE post ( id INTEGER NOT NULL, body TEXT NOT NULL, made_at INTEGER NOT NULL, at INTEGER, everybody INTEGER NOT NULL, column_id INTEGER, state TEXT NOT NULL, for_day INTEGER, day INTEGER, minute INTEGER, groups TEXT NOT NULL, fills TEXT NOT NULL, files TEXT NOT NULL, writer TEXT NOT NULL, approver TEXT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE INDEX post_day ON post (day) WHERE day IS NOT NULL
CREATE INDEX post_of_column ON post (column_id, for_day) WHERE column_id IS NOT NULL
CREATE TABLE post_column ( id INTEGER NOT NULL, name TEXT NOT NULL, recurrence TEXT NOT NULL, minute INTEGER, groups TEXT NOT NULL, body TEXT NOT NULL, steps TEXT NOT NULL, writer TEXT NOT NULL, approver TEXT NOT NULL, keyword TEXT NOT NULL, ended INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE TABLE post_result ( post_id INTEGER NOT NULL, group_id INTEGER NOT NULL, typed INTEGER NOT NULL, at INTEGER NOT NULL, words INTEGER, people INTEGER, responses INTEGER, quits INTEGER, PRIMARY KEY (post_id, group_id, typed) ) WITHOUT ROWID, STRICT
CREATE TABLE question ( message_id INTEGER NOT NULL, group_id INTEGER NOT NULL, day INTEGER NOT NULL, at INTEGER NOT NULL, identity_id INTEGER NOT NULL, answered_at INTEGER, answered_by INTEGER, PRIMARY KEY (message_id) ) STRICT
CREATE INDEX question_day ON question (group_id, day)
CREATE INDEX question_open ON question (at) WHERE answered_at IS NULL
CREATE TABLE recalled ( group_id INTEGER NOT NULL, source_id INTEGER NOT NULL, "key" INTEGER NOT NULL, at INTEGER NOT NULL, run_id INTEGER NOT NULL, PRIMARY KEY (group_id, source_id, "key") ) WITHOUT ROWID, STRICT
CREATE TABLE roster ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, at INTEGER NOT NULL, complete INTEGER NOT NULL, run_id INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE UNIQUE INDEX roster_group ON roster (group_id, at, run_id)
CREATE TABLE roster_member ( roster_id INTEGER NOT NULL, identity_id INTEGER NOT NULL, role TEXT NOT NULL, card TEXT NOT NULL, joined_at INTEGER, last_at INTEGER, inviter_id INTEGER, PRIMARY KEY (roster_id, identity_id) ) WITHOUT ROWID, STRICT
CREATE TABLE run ( id INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, arguments TEXT NOT NULL, asked_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER, heartbeat INTEGER, done INTEGER NOT NULL, total INTEGER NOT NULL, stop INTEGER NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, result TEXT NOT NULL, error TEXT NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE INDEX run_state ON run (state)
CREATE TABLE run_file ( id INTEGER NOT NULL, run_id INTEGER NOT NULL, path TEXT NOT NULL, hash TEXT NOT NULL, format TEXT NOT NULL, group_id INTEGER, records INTEGER NOT NULL, finished INTEGER NOT NULL, counts TEXT NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE INDEX run_file_hash ON run_file (hash, group_id)
CREATE INDEX run_file_run ON run_file (run_id)
CREATE TABLE run_line ( id INTEGER NOT NULL, run_id INTEGER NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, reason TEXT NOT NULL, sample TEXT NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE INDEX run_line_run ON run_line (run_id)
CREATE TABLE run_row ( id INTEGER NOT NULL, run_id INTEGER NOT NULL, name TEXT NOT NULL, "key" TEXT NOT NULL, "before" TEXT, "after" TEXT, PRIMARY KEY (id) ) STRICT
CREATE INDEX run_row_run ON run_row (run_id)
CREATE TABLE seen ( "key" TEXT NOT NULL, kind TEXT NOT NULL, group_id INTEGER, first_at INTEGER NOT NULL, gone_at INTEGER, PRIMARY KEY ("key") ) STRICT
CREATE TABLE setting ( scope TEXT NOT NULL, "key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (scope, "key") ) WITHOUT ROWID, STRICT
CREATE TABLE source ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, name TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE UNIQUE INDEX source_name ON source (group_id, name, rank)
CREATE TABLE space ( id INTEGER NOT NULL, platform TEXT NOT NULL, native TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE UNIQUE INDEX space_native ON space (platform, native)
CREATE TABLE stale ( group_id INTEGER NOT NULL, day INTEGER NOT NULL, mark INTEGER NOT NULL, PRIMARY KEY (group_id, day) ) WITHOUT ROWID, STRICT
CREATE TABLE survey ( id INTEGER NOT NULL, title TEXT NOT NULL, tool TEXT NOT NULL, fingerprint TEXT NOT NULL, kind TEXT NOT NULL, platform TEXT NOT NULL, run_id INTEGER NOT NULL, at INTEGER NOT NULL, keep_days INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE INDEX survey_form ON survey (tool, fingerprint)
CREATE TABLE survey_group ( survey_id INTEGER NOT NULL, group_id INTEGER NOT NULL, PRIMARY KEY (survey_id, group_id) ) WITHOUT ROWID, STRICT
CREATE INDEX survey_group_group ON survey_group (group_id)
CREATE TABLE survey_question ( id INTEGER NOT NULL, survey_id INTEGER NOT NULL, place INTEGER NOT NULL, "key" TEXT NOT NULL, text TEXT NOT NULL, type TEXT NOT NULL, options TEXT NOT NULL, rows TEXT NOT NULL, role TEXT NOT NULL, sure INTEGER NOT NULL, private INTEGER, purpose TEXT NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE UNIQUE INDEX survey_question_key ON survey_question (survey_id, "key")
CREATE TABLE survey_rejected ( survey_id INTEGER NOT NULL, native TEXT NOT NULL, identity_id INTEGER NOT NULL, PRIMARY KEY (survey_id, native, identity_id) ) WITHOUT ROWID, STRICT
CREATE TABLE survey_response ( id INTEGER NOT NULL, survey_id INTEGER NOT NULL, runs TEXT NOT NULL, native TEXT NOT NULL, place INTEGER NOT NULL, at INTEGER, names TEXT NOT NULL, ids TEXT NOT NULL, real_name TEXT NOT NULL, phone TEXT NOT NULL, account TEXT NOT NULL, answers TEXT NOT NULL, superseded_by INTEGER, outcome TEXT NOT NULL, rule TEXT NOT NULL, told TEXT NOT NULL, candidates TEXT NOT NULL, identity_id INTEGER, linked_at INTEGER, linked_by TEXT NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE INDEX survey_response_asking ON survey_response (survey_id) WHERE outcome IN ('probable', 'review') AND identity_id IS NULL
CREATE INDEX survey_response_at ON survey_response (survey_id, superseded_by, at)
CREATE INDEX survey_response_identity ON survey_response (identity_id)
CREATE INDEX survey_response_native ON survey_response (survey_id, native)
CREATE TABLE tombstone ( hash TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (hash) ) STRICT
CREATE TABLE charter ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, for_whom TEXT NOT NULL, value TEXT NOT NULL, promise TEXT NOT NULL, entry TEXT NOT NULL, exit TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(group_id) REFERENCES chat_group (id) ) STRICT
CREATE UNIQUE INDEX charter_version ON charter (group_id, version)
CREATE TABLE delivery ( id INTEGER NOT NULL, post_id INTEGER NOT NULL, group_id INTEGER, identity_id INTEGER, bot_id INTEGER, body TEXT NOT NULL, state TEXT NOT NULL, due_at INTEGER NOT NULL, wait_until INTEGER, tried_ms INTEGER, tries INTEGER NOT NULL, sent_at INTEGER, reason TEXT NOT NULL, native TEXT NOT NULL, "key" TEXT NOT NULL, late INTEGER NOT NULL, recall TEXT NOT NULL, variant INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(post_id) REFERENCES post (id) ) STRICT
CREATE INDEX delivery_group ON delivery (group_id)
CREATE INDEX delivery_post ON delivery (post_id)
CREATE INDEX delivery_recall ON delivery (bot_id) WHERE recall = 'asked'
CREATE INDEX delivery_state ON delivery (state, due_at)
CREATE INDEX delivery_tried ON delivery (bot_id, tried_ms) WHERE tried_ms IS NOT NULL
CREATE TABLE head_count ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, day INTEGER NOT NULL, at INTEGER NOT NULL, members INTEGER, messages INTEGER, speakers INTEGER, joined INTEGER, "left" INTEGER, "by" TEXT NOT NULL, run_id INTEGER, PRIMARY KEY (id), FOREIGN KEY(group_id) REFERENCES chat_group (id) ) STRICT
CREATE INDEX head_count_day ON head_count (group_id, day)
CREATE TABLE member_count ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, identity_id INTEGER NOT NULL, first INTEGER, last INTEGER NOT NULL, at INTEGER NOT NULL, messages INTEGER, invites INTEGER, run_id INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(group_id) REFERENCES chat_group (id) ) STRICT
CREATE INDEX member_count_group ON member_count (group_id)
CREATE INDEX member_count_identity ON member_count (identity_id)
CREATE TABLE post_text ( id INTEGER NOT NULL, post_id INTEGER NOT NULL, at INTEGER NOT NULL, "by" TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(post_id) REFERENCES post (id) ) STRICT
CREATE INDEX post_text_of ON post_text (post_id)
