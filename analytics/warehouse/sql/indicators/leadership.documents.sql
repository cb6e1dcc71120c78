-- One row per district that has rows in the measures sheet (0 or 1 of 1), and their sum (620100).
-- Value: districts that issued a supporting document.
-- Total: the city's 8 districts, also those that do not report: nobody has shown that they have one.
with district as (
    select district_code, bool_or(measure = 'supporting_document' and adopted_on <= $as_of) as has_one
    from measures
    where district_code <> '620100'
    group by district_code
)

select
    coalesce(district_code, '620100') as district_code,
    null::smallint as year,
    (count(*) filter (where has_one))::double as value,
    case when grouping(district_code) = 1 then 8 else 1 end::double as total
from district
group by grouping sets ((district_code), ())
having count(*) > 0
