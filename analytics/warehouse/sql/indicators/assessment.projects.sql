-- One row per district that has rows in the funding ledger, and the whole city (620100).
-- Value: purchased projects of this fund year that were evaluated. Total: all of this fund year.
-- Entries of one unit with the same project name are one project; an entry without a name is one of its own.
with project as (
    select
        district_code,
        purpose = 'purchase' and fund_year = year($as_of) and booked_on <= $as_of as is_counted,
        coalesce('project ' || project, 'entry ' || entry_id) as name,
        bool_or(coalesce(evaluated, false)) as is_evaluated
    from funding
    group by all
)

select
    coalesce(district_code, '620100') as district_code,
    year($as_of)::smallint as year,
    (count(*) filter (where is_counted and is_evaluated))::double as value,
    (count(*) filter (where is_counted))::double as total
from project
group by grouping sets ((district_code), ())
-- The city level's own projects are part of the city, not a district.
having count(*) > 0 and (grouping(district_code) = 1 or project.district_code <> '620100')
