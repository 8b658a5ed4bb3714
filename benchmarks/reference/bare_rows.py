"""The rows of each measured page, as one query: a county's units and bodies, a province's counts, and a page of a
plan's steps with how many there are of each sort in each county."""

HELD = '{0}.withdrawn_by_id IS NULL AND {0}.start <= :day AND {0}."end" > :day'
INSIDE = f"""WITH RECURSIVE inside(unit) AS (SELECT :unit UNION SELECT v.unit_id FROM register_divisionversion v
JOIN inside ON v.parent_id = inside.unit WHERE {HELD.format("v")})"""
FIGURE = """(SELECT m.value FROM register_measurement m WHERE m.unit_id = v.unit_id AND m.quantity = '{0}'
AND m.withdrawn_by_id IS NULL AND m.day <= :day ORDER BY m.day DESC, m.base DESC LIMIT 1) {0}"""
COUNTY = f"""{INSIDE} SELECT v.unit_id, c.code, v.name, v.kind, v.parent_id, v.unit_class, v.state,
{FIGURE.format("people")}, {FIGURE.format("households")}
FROM inside JOIN register_divisionversion v ON v.unit_id = inside.unit AND {HELD.format("v")}
LEFT JOIN register_unitcode c ON c.unit_id = v.unit_id AND {HELD.format("c")}
UNION ALL SELECT b.unit_id, '', b.name, b.category, b.host_id, b.slot, b.state, group_concat(l.kind || ' ' || l.organ), ''
FROM register_bodyversion b LEFT JOIN register_lineofcontrol l ON l.unit_id = b.unit_id AND {HELD.format("l")}
WHERE b.host_id IN (SELECT unit FROM inside) AND {HELD.format("b")} GROUP BY b.unit_id"""
PROVINCE = f"""WITH RECURSIVE inside(top, unit) AS (SELECT v.unit_id, v.unit_id FROM register_divisionversion v
WHERE v.parent_id = :unit AND {HELD.format("v")} UNION ALL SELECT top, v.unit_id FROM register_divisionversion v
JOIN inside ON v.parent_id = inside.unit WHERE {HELD.format("v")})
SELECT top, what, count(*) number, sum(people) people FROM (
SELECT top, v.kind what, {FIGURE.format("people")} FROM inside
JOIN register_divisionversion v ON v.unit_id = inside.unit AND {HELD.format("v")}
UNION ALL SELECT top, b.category || ' ' || b.slot, NULL FROM inside
JOIN register_bodyversion b ON b.host_id = inside.unit AND {HELD.format("b")}) GROUP BY top, what"""
PLAN = """SELECT * FROM (SELECT no, day, county, proposal, changes, waits FROM transition_planstep
WHERE plan_id = :plan ORDER BY no LIMIT 50)
UNION ALL SELECT count(*), '', county, json_extract(changes, '$[0].op') op, '', '' FROM transition_planstep
WHERE plan_id = :plan GROUP BY county, op"""
QUERIES = {"county": COUNTY, "province": PROVINCE, "plan": PLAN}
