-- One row per district that has rows in the activity ledger, and the whole city (620100).
-- Value: attendances of frontline training this year.
-- Without any such course: 0. With courses none of which says how many came: no value.
with activity as (
    select *, year(held_on) = year($as_of) and held_on <= $as_of as is_this_year
    from activities
)

select
    coalesce(district_code, '620100') as district_code,
    year($as_of)::smallint as year,
    case
        when count(*) filter (where is_this_year and kind = 'frontline_training') = 0 then 0
        else sum(people) filter (where is_this_year and kind = 'frontline_training')
    end::double as value,
    null::double as total
from activity
group by grouping sets ((district_code), ())
-- What the city level holds itself is part of the city, not a district.
having count(*) > 0 and (grouping(district_code) = 1 or activity.district_code <> '620100')
