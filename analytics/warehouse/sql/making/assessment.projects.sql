-- One row per row of the funding ledger, with why it counts or not: a purchased project of this fund year
-- counts once, by an entry that says it was evaluated where there is one; the total is all such projects.
create or replace temp table made as
with entry as (
    select
        *,
        coalesce(evaluated, false) as is_evaluated,
        purpose = 'purchase' and fund_year = year($as_of) and booked_on <= $as_of as can_count,
        -- Entries of one unit with the same name are one project; one without a name is one of its own.
        coalesce('project ' || project, 'entry ' || entry_id) as project_or_entry
    from read_parquet($funding)
),

placed as (
    select
        *,
        row_number() over (
            partition by district_code, project_or_entry, can_count order by is_evaluated desc, entry_id
        ) as place
    from entry
),

judged as (
    select
        *,
        case
            when purpose <> 'purchase' then 'other_purpose'
            when booked_on > $as_of then 'not_booked'
            when fund_year <> year($as_of) then 'other_year'
            when place > 1 then 'repeated_project'
            when not is_evaluated then 'not_evaluated'
            else 'used'
        end as reason
    from placed
)

select
    reason = 'used' as used,
    reason in ('used', 'not_evaluated') as in_total,
    1 as adds,
    reason,
    district_code,
    entry_id,
    fund_year,
    booked_on,
    purpose,
    amount_yuan,
    project,
    evaluated
from judged
