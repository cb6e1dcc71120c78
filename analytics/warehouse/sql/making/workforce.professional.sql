-- One row per row of the register, with why it counts or not.
create or replace temp table made as
with registration as (
    select *, cancelled_on is null or cancelled_on > $as_of as is_active
    from read_parquet($registrations)
),

ranked as (
    select
        *,
        row_number() over (
            partition by person_key, is_active order by registered_on desc nulls last, district_code
        ) as place
    from registration
),

judged as (
    select
        *,
        case
            when not is_active then 'cancelled'
            when place > 1 then 'other_district'
            when category <> 'professional' then 'not_professional'
            else 'used'
        end as reason
    from ranked
)

select
    reason = 'used' as used,
    reason,
    district_code,
    left(person_key, 8) as person_key,
    category,
    qualified_by,
    certificate,
    registered_on,
    cancelled_on
from judged
