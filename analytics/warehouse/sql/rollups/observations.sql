-- One row per indicator, unit and (where it applies) year: what its rows add up to, by the register's words.
-- A unit that has not reported the first table the indicator is counted from is not known and has no row
-- here, nor one for a year after the day its rows are of; floors and growth are judged by that day.
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
    select indicator, district_code, is_of_this_year
    from judged
    join reporting on reporting.source_table = judged.source_table
),

-- Who reported and has no row has none, also of what is counted within the year.
every_unit as (
    select
        coalesce(by_unit.indicator, reported.indicator) as indicator,
        coalesce(by_unit.district_code, reported.district_code) as district_code,
        case
            when by_unit.indicator is not null then by_unit.year
            when is_of_this_year then year($as_of)::smallint
        end as year,
        value,
        total,
        coalesce(known, 0) as known,
        coalesce(unknown, 0) as unknown,
        reported.district_code is not null as has_reported
    from by_unit
    full join reported
        on reported.indicator = by_unit.indicator and reported.district_code = by_unit.district_code
),

units as (
    select
        every_unit.*,
        kind,
        judged_for,
        is_yearly,
        is_alone,
        coalesce(not is_yearly and year > year(reported_on), false) as is_older
    from every_unit
    join judged on judged.indicator = every_unit.indicator
    left join older_reports
        on older_reports.source_table = judged.source_table
        and older_reports.district_code = every_unit.district_code
    where year is null or year <> 0
),

own as (
    select indicator, district_code, year, value, total, known, unknown
    from units
    where has_reported
        and not is_older
        and case
            when is_yearly
                then judged_for = 'city_and_districts' or (judged_for = 'city') = (district_code = $city)
            when judged_for = 'city' and kind = 'count' then false
            else is_alone or district_code <> $city
        end
),

-- Under names of their own: where a condition means a column, some engines take the sum of its name.
whole as (
    select
        indicator,
        year,
        sum(value) filter (where not is_older) as whole_value,
        -- "of 8" stays of 8.
        sum(total) filter (where not is_older or judged_for = 'each_district') as whole_total,
        sum(known) filter (where not is_older) as whole_known,
        sum(unknown) filter (where not is_older) as whole_unknown
    from units
    where not is_yearly and not is_alone
    group by indicator, year
    -- Whether the city has an institution is known by the city level's own report, or when one is there.
    having bool_or(
        not is_older
        and case
            when judged_for = 'city' and kind = 'count'
                then value > 0 or (has_reported and district_code = $city)
            else has_reported and (judged_for <> 'each_district' or district_code <> $city)
        end
    )
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
        select indicator, $city, year, whole_value, whole_total, whole_known, whole_unknown from whole
    ) as every_number
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
