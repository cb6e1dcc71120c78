-- One row per district that has rows in the activity ledger (0 or 1 of 1), and their sum (620100).
-- Value: districts with both an internal audit and an external review this year.
-- Total: the city's 8 districts, also those that do not report: nobody has shown that they have one.
with district as (
    select
        district_code,
        count(distinct kind) filter (
            where kind in ('internal_audit', 'external_review')
                and year(held_on) = year($as_of)
                and held_on <= $as_of
        ) = 2 as has_both
    from activities
    where district_code <> '620100'
    group by district_code
)

select
    coalesce(district_code, '620100') as district_code,
    year($as_of)::smallint as year,
    (count(*) filter (where has_both))::double as value,
    case when grouping(district_code) = 1 then 8 else 1 end::double as total
from district
group by grouping sets ((district_code), ())
having count(*) > 0
