-- One row per row of the funding ledger, with why it counts or not: yuan spent on purchased services, from
-- all sources, by fund year.
with judged as (
    select
        *,
        case
            when purpose <> 'purchase' then 'other_purpose'
            when left_out is not null then left_out
            else 'used'
        end as reason
    from funding_as_of
)

select
    reason = 'used' as used, false as in_total, amount_yuan as adds, reason, district_code, year as year,
    'funding' as source_table, concat_ws(' / ', district_code, entry_id) as row_key,
    entry_id, fund_year, booked_on, source, purpose, amount_yuan, project
from judged
