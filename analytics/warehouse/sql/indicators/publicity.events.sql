-- One row per district that has rows in the activity ledger, and the whole city (620100).
-- Value: publicity events and social-work forums this year.
with activity as (
    select *, year(held_on) = year($as_of) and held_on <= $as_of as is_this_year
    from activities
)

select
    coalesce(district_code, '620100') as district_code,
    year($as_of)::smallint as year,
    (count(*) filter (
        where is_this_year and kind in ('publicity', 'forum')
    ))::double as value,
    null::double as total
from activity
group by grouping sets ((district_code), ())
-- What the city level holds itself is part of the city, not a district.
having count(*) > 0 and (grouping(district_code) = 1 or activity.district_code <> '620100')
