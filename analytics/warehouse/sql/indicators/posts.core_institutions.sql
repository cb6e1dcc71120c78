-- One row per district that has rows in the institution sheet, and the whole city (620100).
-- Value: open institutions of the seven core kinds with social-work posts.
-- Total: all open ones of these kinds.
with institution as (
    select *, established_on <= $as_of and coalesce(closed_on > $as_of, true) as is_open
    from institutions
)

select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(*) filter (
        where is_open and posts > 0
            and kind in ('elderly', 'disabled', 'children', 'adoption', 'youth', 'relief', 'veterans')
    ))::double as value,
    (count(*) filter (
        where is_open
            and kind in ('elderly', 'disabled', 'children', 'adoption', 'youth', 'relief', 'veterans')
    ))::double as total
from institution
group by grouping sets ((district_code), ())
-- What the city level keeps itself is part of the city, not a district.
having count(*) > 0 and (grouping(district_code) = 1 or institution.district_code <> '620100')
