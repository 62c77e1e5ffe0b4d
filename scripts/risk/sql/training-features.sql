-- One row per decision between two dates (parameters: first and last, 'YYYY-MM-DD'): the evidence as it was weighed, what had
-- happened before, and what later turned out to be true. Runs on Athena and on DuckDB as it is, over a table "events".
-- Only what was there before the decision is a feature: every window ends one millisecond before it.
-- Rows may be there more than once, because delivery is at least once: one per event id counts.
WITH numbered AS (
  SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY at_ms) AS copy
  FROM events
  WHERE "date" BETWEEN ? AND ?
),
once AS (
  SELECT * FROM numbered WHERE copy = 1
),
decisions AS (
  SELECT
    once.*,
    CASE WHEN password = 'wrong' THEN 1 ELSE 0 END AS is_failure,
    CASE WHEN answer = 'signed-in' OR (answer IS NULL AND password = 'right') THEN 1 ELSE 0 END AS is_success
  FROM once
  WHERE "type" IN ('sign-in.decided', 'risk.assessed')
),
with_history AS (
  SELECT
    decisions.*,
    count(*) OVER person AS attempts_before,
    coalesce(sum(is_success) OVER person, 0) AS sign_ins_before,
    at_ms - min(at_ms) OVER person AS known_for_ms,
    at_ms - max(at_ms) OVER person AS last_seen_ms,
    coalesce(sum(is_success) OVER person_country, 0) AS sign_ins_before_country,
    coalesce(sum(is_success) OVER person_asn, 0) AS sign_ins_before_asn,
    coalesce(sum(is_success) OVER person_device, 0) AS sign_ins_before_device,
    coalesce(sum(is_failure) OVER person_quarter, 0) AS failures_person_15m,
    coalesce(sum(is_failure) OVER person_day, 0) AS failures_person_1d,
    coalesce(sum(is_failure) OVER address_quarter, 0) AS failures_address_15m,
    coalesce(sum(is_failure) OVER network_quarter, 0) AS failures_network_15m,
    CASE
      WHEN password_fingerprint IS NULL THEN 0
      ELSE coalesce(sum(is_failure) OVER fingerprint_quarter, 0)
    END AS failures_fingerprint_15m
  FROM decisions
  WINDOW
    person AS (PARTITION BY subject ORDER BY at_ms RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    person_country AS (PARTITION BY subject, country ORDER BY at_ms RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    person_asn AS (PARTITION BY subject, asn ORDER BY at_ms RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    person_device AS (PARTITION BY subject, device_id ORDER BY at_ms RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    person_quarter AS (PARTITION BY subject ORDER BY at_ms RANGE BETWEEN 900000 PRECEDING AND 1 PRECEDING),
    person_day AS (PARTITION BY subject ORDER BY at_ms RANGE BETWEEN 86400000 PRECEDING AND 1 PRECEDING),
    address_quarter AS (PARTITION BY ip ORDER BY at_ms RANGE BETWEEN 900000 PRECEDING AND 1 PRECEDING),
    network_quarter AS (PARTITION BY network ORDER BY at_ms RANGE BETWEEN 900000 PRECEDING AND 1 PRECEDING),
    fingerprint_quarter AS (PARTITION BY password_fingerprint ORDER BY at_ms RANGE BETWEEN 900000 PRECEDING AND 1 PRECEDING)
),
answers AS (
  SELECT decision_id, max(CASE WHEN result = 'passed' THEN 1 ELSE 0 END) AS is_passed
  FROM once
  WHERE "type" = 'challenge.answered'
  GROUP BY decision_id
),
outcomes AS (
  SELECT
    decision_id,
    max(CASE WHEN confirmed = 'fraud' THEN 1 ELSE 0 END) AS is_fraud,
    max(CASE WHEN confirmed = 'legitimate' THEN 1 ELSE 0 END) AS is_legitimate,
    max(CASE WHEN challenge_passed THEN 1 ELSE 0 END) AS is_passed
  FROM once
  WHERE "type" = 'risk.outcome-reported'
  GROUP BY decision_id
),
verdicts AS (
  SELECT
    about_event_id,
    max(CASE WHEN verdict = 'not-me' THEN 1 ELSE 0 END) AS is_not_me,
    max(CASE WHEN verdict = 'me' THEN 1 ELSE 0 END) AS is_me
  FROM once
  WHERE "type" = 'verdict.given' AND about_event_id IS NOT NULL
  GROUP BY about_event_id
)
SELECT
  with_history.*,
  -- Who says an attack is believed over who says none; nobody's word is no label.
  CASE
    WHEN outcomes.is_fraud = 1 OR verdicts.is_not_me = 1 THEN 'attack'
    WHEN outcomes.is_legitimate = 1 OR verdicts.is_me = 1 OR answers.is_passed = 1 OR outcomes.is_passed = 1
      THEN 'legitimate'
  END AS label,
  CASE
    WHEN outcomes.is_fraud = 1 THEN 'fraud'
    WHEN verdicts.is_not_me = 1 THEN 'not-me'
    WHEN outcomes.is_legitimate = 1 THEN 'confirmed'
    WHEN verdicts.is_me = 1 THEN 'me'
    WHEN answers.is_passed = 1 OR outcomes.is_passed = 1 THEN 'challenge-passed'
  END AS label_source
FROM with_history
LEFT JOIN answers ON answers.decision_id = with_history.decision_id
LEFT JOIN outcomes ON outcomes.decision_id = with_history.decision_id
LEFT JOIN verdicts ON verdicts.about_event_id = with_history.event_id
ORDER BY with_history.at_ms, with_history.event_id
