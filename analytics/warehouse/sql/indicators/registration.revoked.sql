-- One row per district that has rows in the register, and the city (620100).
-- Value: people whose registration was cancelled this year for a breach of law or of professional ethics,
-- each once, in the district of the latest registration.
with revoked as (
    select person_key, district_code
    from registrations
    where year(cancelled_on) = year($as_of)
        and cancelled_on <= $as_of
        and cancel_reason in ('breach_of_law', 'breach_of_ethics')
    qualify row_number() over (
        partition by person_key order by registered_on desc nulls last, district_code
    ) = 1
)

select
    coalesce(district_code, '620100') as district_code,
    year($as_of)::smallint as year,
    count(person_key)::double as value,
    null::double as total
from reporting_districts
left join revoked using (district_code)
group by grouping sets ((district_code), ())
having count(*) > 0
