-- One row per district that has rows in the measures sheet, and the city (620100).
-- Value: kinds of supporting system in force by the as-of date;
-- for the city, those the city level adopted itself.
-- Total: the 8 kinds of clause 4.2.
with system as (
    select
        *,
        adopted_on <= $as_of and measure in (
            'registration', 'disclosure', 'supervision', 'service_evaluation',
            'self_regulation', 'continuing_education', 'discipline', 'ethics'
        ) as is_in_force
    from measures
)

select
    district_code,
    null::smallint as year,
    (count(distinct measure) filter (where is_in_force))::double as value,
    8::double as total
from system
where district_code <> '620100'
group by district_code

union all

select
    '620100' as district_code,
    null::smallint as year,
    (count(distinct measure) filter (where is_in_force and district_code = '620100'))::double as value,
    8::double as total
from system
having count(*) > 0
