-- One row per district that has rows in the institution sheet, and the whole city (620100).
-- Value: open private social-work agencies with a party organization.
with institution as (
    select *, established_on <= $as_of and coalesce(closed_on > $as_of, true) as is_open
    from institutions
)

select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(*) filter (where is_open and kind = 'agency' and has_party_organization))::double as value,
    null::double as total
from institution
group by grouping sets ((district_code), ())
-- What the city level keeps itself is part of the city, not a district.
having count(*) > 0 and (grouping(district_code) = 1 or institution.district_code <> '620100')
