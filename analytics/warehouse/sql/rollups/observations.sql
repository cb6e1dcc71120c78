-- One row per indicator, unit and (where it applies) year: what its rows add up to, by the register's words.
-- A unit without a row in the first table the indicator is counted from is not known and has none here.
-- A district's number is made of its own rows, the city's of all; but by year every unit stands for itself,
-- and so does the city level where the city alone is judged, out of a total of its own.
with judged as (
    select
        *,
        kind in ('yearly_floor', 'yearly_growth') as is_yearly,
        judged_for = 'city' and is_share as is_alone
    from indicators
),

reported as (
    select indicator, district_code
    from judged
    join reporting on reporting.source_table = judged.source_table
),

units as (
    select
        coalesce(by_unit.indicator, reported.indicator) as indicator,
        coalesce(by_unit.district_code, reported.district_code) as district_code,
        year,
        value,
        total,
        known,
        unknown,
        reported.district_code is not null as is_reported
    from by_unit
    full join reported
        on reported.indicator = by_unit.indicator and reported.district_code = by_unit.district_code
    where year is null or year <> 0
),

own as (
    select units.indicator, district_code, year, value, total, known, unknown
    from units
    join judged on judged.indicator = units.indicator
    join (select distinct indicator from reported) as known_at_all
        on known_at_all.indicator = units.indicator
    where case
        when is_yearly
            then is_reported
                and (judged_for = 'city_and_districts' or (judged_for = 'city') = (district_code = $city))
        when judged_for = 'city' and kind = 'count' then false
        when is_alone then is_reported or district_code = $city
        else is_reported and district_code <> $city
    end
),

whole as (
    select
        units.indicator,
        year,
        sum(value) as value,
        sum(total) as total,
        sum(known) as known,
        sum(unknown) as unknown
    from units
    join judged on judged.indicator = units.indicator
    where not is_yearly and not is_alone
    group by units.indicator, year
    having bool_or(is_reported and (judged_for <> 'each_district' or district_code <> $city))
),

numbers as (
    select
        indicator,
        district_code,
        year,
        case when known > 0 or unknown = 0 then coalesce(value, 0) end as value,
        coalesce(total, 0) as total
    from (
        select indicator, district_code, year, value, total, known, unknown from own
        union all
        select indicator, $city, year, value, total, known, unknown from whole
    ) as every_unit
)

select
    this_year.indicator,
    this_year.district_code,
    this_year.year,
    this_year.value::double as value,
    -- Growth is measured against the year before.
    case when kind = 'yearly_growth' then last_year.value when is_share then this_year.total end::double
        as total
from numbers as this_year
join judged on judged.indicator = this_year.indicator
left join numbers as last_year
    on last_year.indicator = this_year.indicator
    and last_year.district_code = this_year.district_code
    and last_year.year = this_year.year - 1
where kind <> 'yearly_growth' or this_year.year >= from_year
order by this_year.indicator, this_year.district_code, this_year.year
