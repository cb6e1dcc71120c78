-- One row per row of the funding ledger, with why it counts or not: a purchased project of this fund year
-- counts once, by an entry that says it was evaluated where there is one; the total is all such projects.
with entry as (
    select
        *,
        coalesce(evaluated, false) as is_evaluated,
        purpose = 'purchase' and fund_year = year($as_of) and left_out is null as can_count,
        -- Entries of one unit with the same name are one project; one without a name is one of its own.
        coalesce('project ' || project, 'entry ' || entry_id) as project_or_entry
    from funding_as_of
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
            when left_out is not null then left_out
            when fund_year <> year($as_of) then 'other_year'
            when place > 1 then 'repeated_project'
            when not is_evaluated then 'not_evaluated'
            else 'used'
        end as reason
    from placed
)

select
    reason = 'used' as used, reason in ('used', 'not_evaluated') as in_total, 1 as adds, reason,
    district_code, year($as_of)::smallint as year,
    'funding' as source_table, concat_ws(' / ', district_code, entry_id) as row_key,
    entry_id, fund_year, booked_on, purpose, amount_yuan, project, evaluated
from judged
